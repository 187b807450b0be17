import { isSameText, lineIndex, plainPreview, preview, previewBefore } from '../core/index';
import { report, type LineIndex, type Before, type Preview, type Text } from '../core/index';
import { pullFailurePage, pullFailures, type LinkTo } from '../core/index';
import { readPreviewUri, readReportUri, reportUri, type ReportAddress } from '../protocol';
import type { Bases } from './bases';
import type { Folder, Folders } from './folders';
import { canonicalUri } from './uris';

/** The node files and reports that the editor shows, as documents of a scheme of their own. */
export interface NodeFiles {
  /** Keeps a log of pulls until its page is closed; the URI of the page, null where the log holds no pull. */
  keepLog(root: string, log: string): string | null;
  /** The text of a node file as it is now; remembered as what the editor shows. */
  textOf(uri: string): Text | null;
  /** What the editor shows under this URI, as it was when it was given out. */
  shown(uri: string): ShownNodeFile | null;
  /** The editor shows a text that this server may not have given out: one before it did, which died. */
  opened(uri: string, text: string): void;
  forget(uri: string): void;
  /** The URIs of the shown files whose text has become another, of the folders (by their roots) that are read. */
  changed(isRead: (root: string) => boolean): string[];
}

export interface ShownNodeFile {
  readonly preview: Preview;
  readonly lines: LineIndex;
}

const LOG_IS_GONE = 'The log is no longer here: run “Mirrorscope: Explain a Pull Failure…” again.\n';

/** Nothing is shown yet. URIs are compared as the client writes them. `linkTo` leads from a page into a file. */
export function createNodeFiles(folders: Folders, bases: Bases, linkTo: LinkTo): NodeFiles {
  const shown = new Map<string, ShownNodeFile>();
  // By address: where a manifest is broken, the last text that came of unbroken ones stays.
  const lastGood = new Map<string, Preview>();
  // By the name that stands in the page's address.
  const logs = new Map<string, string>();
  let lastLog = 0;
  const baseOf = (folder: Folder): Before | null => bases.get(folder, 'base')?.before ?? null;
  const compute = (uri: string): Preview | null => reportAt(uri) ?? nodeFileAt(uri);
  const reportAt = (uri: string): Preview | null => {
    const address = readReportUri(uri);
    const folder = address && folders.at(address.root);
    if (address?.kind === 'pull-failure') {
      const log = logs.get(address.log);
      if (log === undefined || !folder) return plainPreview(LOG_IS_GONE);
      return pullFailurePage(pullFailures(folder.analysis, log), linkTo);
    }
    const page = address && folder ? report(folder.analysis, questionOf(address), baseOf(folder)) : null;
    return page && plainPreview(page.text);
  };
  /** Of a page only the text is kept; what in it comes from where is found out of the newest state, where it still reads the same. */
  const withSources = (uri: string, { preview: known, lines }: ShownNodeFile): ShownNodeFile | null => {
    const address = readReportUri(uri);
    const folder = address && folders.at(address.root);
    if (!address || !folder || address.kind === 'pull-failure') return null;
    const page = report(folder.analysis, questionOf(address), baseOf(folder));
    return page?.text === known.text ? { preview: plainPreview(page.text, { sources: page.sources() }), lines } : null;
  };
  const nodeFileAt = (uri: string): Preview | null => {
    const address = readPreviewUri(uri);
    const folder = address && folders.at(address.root);
    if (!address || !folder) return null;
    if (address.of) {
      const base = bases.get(folder, address.of);
      return base && previewBefore(folder.analysis, base.before, address);
    }
    const key = JSON.stringify([address.root, address.cluster, address.path, address.pool]);
    const result = preview(folder.analysis, address, lastGood.get(key) ?? null);
    if (result?.state === 'written' || result?.state === 'template') lastGood.set(key, result);
    return result;
  };
  return {
    keepLog(root, log) {
      const folder = folders.at(root);
      if (!folder || pullFailures(folder.analysis, log).length === 0) return null;
      const name = String(++lastLog);
      logs.set(name, log);
      return reportUri({ kind: 'pull-failure', root, log: name });
    },
    textOf(uri) {
      const result = compute(uri);
      // What is not known yet is shown empty, until it is.
      shown.set(uri, shownAs(result ?? plainPreview('')));
      return result?.content ?? null;
    },
    shown(uri) {
      const known = shown.get(uri);
      return known ? (withSources(uri, known) ?? known) : null;
    },
    opened(uri, text) {
      if (shown.has(uri)) return;
      const result = compute(uri);
      shown.set(uri, shownAs(result && isSameText(result.content, text) ? result : plainPreview(text)));
    },
    forget(uri) {
      const address = readReportUri(uri);
      if (address?.kind === 'pull-failure') logs.delete(address.log);
      shown.delete(uri);
    },
    changed(isRead) {
      const isOfRead = (uri: string): boolean => {
        const report = readReportUri(uri);
        return report?.kind !== 'rule' && isRead((readPreviewUri(uri) ?? report)?.root ?? '');
      };
      return [...shown].flatMap(([uri, { preview: known }]) => {
        if (!isOfRead(uri)) return [];
        const result = compute(uri);
        if (!isSameText(result?.content ?? '', known.content)) return [uri];
        // Nobody asks here where it comes from: when somebody does, the newest state answers.
        if (result) shown.set(uri, shownAs(result));
        return [];
      });
    },
  };
}

type Question = Exclude<ReportAddress, { readonly kind: 'pull-failure' }>;

/** A document is known by its canonical URI. */
function questionOf(address: Question): Question {
  return 'uri' in address ? { ...address, uri: canonicalUri(address.uri) } : address;
}

function shownAs(preview: Preview): ShownNodeFile {
  return new ShownPreview(preview);
}

/** Its lines are counted when somebody points at one. */
class ShownPreview implements ShownNodeFile {
  readonly preview: Preview;
  #lines: LineIndex | null = null;

  constructor(preview: Preview) {
    this.preview = preview;
  }

  get lines(): LineIndex {
    return (this.#lines ??= lineIndex(this.preview.text));
  }
}
