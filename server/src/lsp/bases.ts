import {
  analyseBeside,
  beforeUnder,
  closedDocument,
  impactOn,
  withDocuments,
  withoutDocuments,
  type Before,
  type ClusterImpact,
  type Document,
} from '../core/index';
import type { Base, StateBefore } from '../protocol';
import type { Folder } from './folders';
import { languageOfUri } from './languages';
import { canonicalUri } from './uris';

type ClusterView = ClusterImpact['view'];

/** What the files of a workspace folder are compared with. */
export interface KnownBase {
  readonly name: string;
  readonly before: Before;
}

/** The states from before of all workspace folders. A state is what it was when it was made, whatever is saved afterwards. */
export interface Bases {
  /** null where there is none. */
  get(folder: Folder, state: StateBefore): KnownBase | null;
  /** As `impactOn` of the core says; for one state of a cluster the same object. */
  impactOn(view: ClusterView, before: Before): ClusterImpact | null;
  /** The files of the folder are on disk as they are in `folder`, but for those given. */
  set(folder: Folder, base: Base, onDisk: readonly SavedFile[]): void;
  /** The state on disk: as in `folder`, but for these. */
  setSaved(folder: Folder, onDisk: readonly SavedFile[]): void;
  /** Whether somebody has asked for the state on disk. */
  isSavedKnown(root: string): boolean;
  forget(root: string, state: StateBefore | 'all'): void;
}

/** What is on disk of a file that the editor holds; null: nothing. */
export interface SavedFile {
  readonly uri: string;
  readonly document: Document | null;
}

/** No state is known yet. */
export function createBases(): Bases {
  const states: Readonly<Record<StateBefore, Map<string, KnownBase>>> = { saved: new Map(), base: new Map() };
  const impacts = new WeakMap<
    ClusterView['cluster'],
    { readonly before: Before; readonly impact: ClusterImpact | null }
  >();
  return {
    impactOn(view, before) {
      const known = impacts.get(view.cluster);
      if (known?.before === before) return known.impact;
      const impact = impactOn(view, before);
      impacts.set(view.cluster, { before, impact });
      return impact;
    },
    get(folder, state) {
      const known = states[state].get(folder.root);
      if (!known) return null;
      const before = beforeUnder(folder.analysis, known.before);
      if (before === known.before) return known;
      const next = { ...known, before };
      states[state].set(folder.root, next);
      return next;
    },
    set(folder, base, onDisk) {
      states.base.set(folder.root, { name: base.name, before: beforeOf(folder, base, onDisk) });
    },
    setSaved(folder, onDisk) {
      states.saved.set(folder.root, { name: '', before: filesAsBefore(folder, onDisk) });
    },
    isSavedKnown: (root) => states.saved.has(root),
    forget(root, state) {
      if (state !== 'base') states.saved.delete(root);
      if (state !== 'saved') states.base.delete(root);
    },
  };
}

function beforeOf(folder: Folder, base: Base, onDisk: readonly SavedFile[]): Before {
  if (base.kind === 'conf') return { kind: 'conf', text: withoutMark(base.text) };
  const given = base.files.map(({ uri: spelled, text }): SavedFile => {
    const uri = canonicalUri(spelled);
    const language = text === null ? null : languageOfUri(uri);
    const document =
      text === null || language === null
        ? null
        : closedDocument({ uri, version: 0, language, text: withoutMark(text) });
    return { uri, document };
  });
  return filesAsBefore(folder, [...onDisk, ...given]);
}

/** The documents of a folder with others, or none, in the place of some; the last one given for a file counts. */
function filesAsBefore({ analysis }: Folder, files: readonly SavedFile[]): Before {
  const byUri = new Map(files.map(({ uri, document }) => [uri, document]));
  const gone = [...byUri].flatMap(([uri, document]) => (document ? [] : [uri]));
  const there = [...byUri.values()].filter((document) => document !== null);
  const workspace = withDocuments(withoutDocuments(analysis.workspace, gone), there);
  return { kind: 'files', analysis: analyseBeside(analysis, workspace) };
}

/** As the disk's reader gives texts. */
function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
