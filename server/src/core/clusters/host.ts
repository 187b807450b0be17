import { localTextsOf, namesLocals } from '../carried/local-files';
import type { Document } from '../document';
import type { Member } from './members';
import { isPoolDropIn } from './pool-drop-ins';

/** A registries.conf of the workspace with the drop-ins that lie in `registries.conf.d` beside it. */
export interface Host {
  /** The path of the main file, or of the drop-in folder where there is no main file; relative to the workspace folder. */
  readonly path: string;
  readonly main: Document | null;
  /** In the order in which the engine reads them. */
  readonly dropIns: readonly Document[];
}

const DROP_IN_FOLDER = 'registries.conf.d';

/** The hosts of a workspace, by path. Members have to be sorted by path. */
export function hostsOf(members: readonly Member[]): Host[] {
  const elsewhere = namedByOthers(members);
  const confs = members.filter(
    ({ document: { uri, language } }) => language === 'registries-conf' && !elsewhere.has(uri),
  );
  const dropIns = new Map<string, Document[]>();
  const mains: Member[] = [];
  for (const member of confs) {
    const folder = member.path.split('/').slice(0, -1);
    if (folder.at(-1) !== DROP_IN_FOLDER) mains.push(member);
    else dropIns.set(folder.join('/'), [...(dropIns.get(folder.join('/')) ?? []), member.document]);
  }
  const hosts = mains.map(({ path, document }): Host => {
    const folder = [...path.split('/').slice(0, -1), DROP_IN_FOLDER].join('/');
    const own = dropIns.get(folder) ?? [];
    return { path, main: document, dropIns: own };
  });
  const withMain = new Set(mains.map(({ path }) => [...path.split('/').slice(0, -1), DROP_IN_FOLDER].join('/')));
  // Drop-ins of MachineConfigs alone are part of their cluster.
  for (const [folder, documents] of dropIns)
    if (!withMain.has(folder) && !documents.every(({ uri }) => isPoolDropIn(uri)))
      hosts.push({ path: folder, main: null, dropIns: documents });
  return hosts;
}

/** The files that Butane configs put where engines look: they count there, not where they lie. */
function namedByOthers(members: readonly Member[]): ReadonlySet<string> {
  const naming = members.filter(({ document }) => namesLocals(document));
  if (naming.length === 0) return NONE;
  const documents = new Map(members.map(({ document }) => [document.uri, document]));
  const texts = naming.flatMap(({ document }) => localTextsOf(document, documents));
  return new Set(texts.map(({ file }) => file.uri));
}

const NONE: ReadonlySet<string> = new Set();

/** Whether an engine reads the file of this URI as a drop-in: whether it lies in a folder `registries.conf.d`. */
export function isDropIn(uri: string): boolean {
  return uri.split('/').at(-2) === DROP_IN_FOLDER;
}
