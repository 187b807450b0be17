import { loadRegistries, type ConfFile, type LoadResult } from '../cluster/load';
import { MAIN_CONF_PATH, DROP_IN_FOLDER } from '../cluster/node-configuration';
import type { NodeConfiguration } from '../cluster/resolve';
import type { PullPlan } from '../cluster/pull-plan';
import type { Document } from '../document';
import { lazy } from '../text/lazy';
import type { Host } from './host';
import { planner } from './view';

/** A host's registries.conf with its drop-ins, and what an engine makes of it. */
export interface HostView {
  readonly host: Host;
  readonly loaded: LoadResult;
  /** Where the engine cannot load the files it says so, and every pull fails. */
  readonly node: NodeConfiguration;
  planOf(ref: string): PullPlan;
}

/** The view of a host; the previous view is kept where it rests on the same texts. */
export function viewHost(host: Host, previous: HostView | null): HostView {
  if (previous?.host.main === host.main && sameDocuments(previous.host.dropIns, host.dropIns)) return previous;
  const loaded = lazy(() => loadRegistries(confFiles(host)));
  const node = lazy((): NodeConfiguration => {
    const result = loaded();
    if (result.kind === 'loaded') return { registries: result.conf, policy: null };
    return { registries: null, loadError: result.error, policy: null };
  });
  const plan = planner();
  return {
    host,
    get loaded() {
      return loaded();
    },
    get node() {
      return node();
    },
    planOf: (ref) => plan(ref, node()),
  };
}

function confFiles({ main, dropIns }: Host): ConfFile[] {
  const asFile = (document: Document, path: string, role: ConfFile['role']): ConfFile[] =>
    document.registries ? [{ path, role, file: document.registries }] : [];
  return [
    ...(main ? asFile(main, MAIN_CONF_PATH, 'main') : []),
    ...dropIns.flatMap((document) =>
      asFile(document, `${DROP_IN_FOLDER}/${document.uri.slice(document.uri.lastIndexOf('/') + 1)}`, 'drop-in'),
    ),
  ];
}

function sameDocuments(a: readonly Document[], b: readonly Document[]): boolean {
  return a.length === b.length && a.every((document, index) => document === b[index]);
}
