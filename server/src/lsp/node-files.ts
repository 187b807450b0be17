import { lineIndex, preview, report, type LineIndex, type Preview } from '../core/index';
import { readPreviewUri, readReportUri } from '../protocol';
import type { Folders } from './folders';

/** The node files and reports that the editor shows, as documents of a scheme of their own. */
export interface NodeFiles {
  /** The text of a node file as it is now; remembered as what the editor shows. */
  textOf(uri: string): string | null;
  /** What the editor shows under this URI, as it was when it was given out. */
  shown(uri: string): ShownNodeFile | null;
  forget(uri: string): void;
  /** The URIs of the shown files whose text has become another. */
  changed(): string[];
}

export interface ShownNodeFile {
  readonly preview: Preview;
  readonly lines: LineIndex;
}

/** Nothing is shown yet. URIs are compared as the client writes them. */
export function createNodeFiles(folders: Folders): NodeFiles {
  const shown = new Map<string, ShownNodeFile>();
  // By address: where a manifest is broken, the last text that came of unbroken ones stays.
  const lastGood = new Map<string, Preview>();
  const compute = (uri: string): Preview | null => reportAt(uri) ?? nodeFileAt(uri);
  const reportAt = (uri: string): Preview | null => {
    const address = readReportUri(uri);
    const folder = address && folders.at(address.root);
    const text = address && folder ? report(folder.analysis, address) : null;
    return text === null ? null : { text, state: 'written', sources: [], head: 0 };
  };
  const nodeFileAt = (uri: string): Preview | null => {
    const address = readPreviewUri(uri);
    const folder = address && folders.at(address.root);
    if (!address || !folder) return null;
    const key = JSON.stringify([address.root, address.cluster, address.path]);
    const result = preview(folder.analysis, address, lastGood.get(key) ?? null);
    if (result?.state === 'written' || result?.state === 'template') lastGood.set(key, result);
    return result;
  };
  return {
    textOf(uri) {
      const result = compute(uri);
      if (result) shown.set(uri, { preview: result, lines: lineIndex(result.text) });
      else shown.delete(uri);
      return result?.text ?? null;
    },
    shown: (uri) => shown.get(uri) ?? null,
    forget: (uri) => void shown.delete(uri),
    changed: () => [...shown].filter(([uri, { preview }]) => compute(uri)?.text !== preview.text).map(([uri]) => uri),
  };
}
