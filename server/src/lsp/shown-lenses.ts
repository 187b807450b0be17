import { lensShape, servesWords, type Document } from '../core/index';
import type { Bases } from './bases';
import type { Folders } from './folders';

/** What the editor shows over the lines of its documents: where it is wanted, and whether it is still so. */
export interface ShownLenses {
  isWanted(uri: string): boolean;
  configure(root: string, settings: unknown): void;
  /** The lenses of a version of a document are handed out. */
  listed(document: Pick<Document, 'uri' | 'version'>): void;
  /** What the lens on a source says is handed out. */
  said(uri: string, source: string, text: string): void;
  /** What the change does to the nodes is handed out. */
  saidImpact(uri: string): void;
  forget(uri: string): void;
  /**
   * Whether anything that was handed out may read differently now; editors ask again by themselves where the document changes. What it
   * costs is that of the lenses that were looked at.
   */
  isOutdated(): boolean;
}

interface Shown {
  readonly version: number;
  readonly shape: string;
  readonly words: Map<string, string>;
  /** What the impact rests on, which is not kept alive by it; null while nobody has looked at it. */
  impact: readonly WeakRef<object>[] | null;
}

/** Nothing is shown yet. URIs are canonical. */
export function createShownLenses(folders: Folders, bases: Bases): ShownLenses {
  const unwanted = new Set<string>();
  const shown = new Map<string, Shown>();
  const isWanted = (uri: string): boolean => !unwanted.has(folders.of(uri).root);
  const shapeOf = (uri: string): string => {
    const folder = folders.of(uri);
    return isWanted(uri) ? `${lensShape(folder.analysis, uri)} ${bases.get(folder, 'base')?.name ?? ''}` : '';
  };
  const impactRestsOn = (uri: string): readonly object[] => {
    const folder = folders.of(uri);
    const base = bases.get(folder, 'base');
    return [...(base ? [base.before] : []), ...folder.analysis.viewsOf(uri).map(({ answers }) => answers)];
  };
  const isOther = (uri: string, { version, shape, words, impact }: Shown): boolean => {
    if (folders.document(uri)?.version !== version) return false;
    if (shapeOf(uri) !== shape) return true;
    if (impact && !areStill(impact, impactRestsOn(uri))) return true;
    const { analysis } = folders.of(uri);
    return [...words].some(([source, text]) => servesWords(analysis, uri, source).text !== text);
  };
  return {
    isWanted,
    configure(root, settings) {
      if (isSwitchedOff(settings)) unwanted.add(root);
      else unwanted.delete(root);
    },
    listed({ uri, version }) {
      shown.set(uri, { version, shape: shapeOf(uri), words: new Map(), impact: null });
    },
    said: (uri, source, text) => void shown.get(uri)?.words.set(source, text),
    saidImpact(uri) {
      const known = shown.get(uri);
      if (known) known.impact = impactRestsOn(uri).map((each) => new WeakRef(each));
    },
    forget: (uri) => void shown.delete(uri),
    isOutdated: () => [...shown].some(([uri, known]) => isOther(uri, known)),
  };
}

function areStill(known: readonly WeakRef<object>[], now: readonly object[]): boolean {
  return known.length === now.length && known.every((each, at) => each.deref() === now[at]);
}

/** `mirrorscope.codeLens.enabled`; on where nothing is said. */
function isSwitchedOff(settings: unknown): boolean {
  const { codeLens } = (settings ?? {}) as { readonly codeLens?: { readonly enabled?: unknown } | null };
  return codeLens?.enabled === false;
}
