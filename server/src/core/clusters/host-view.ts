import { loadRegistries, type ConfFile, type LoadResult } from '../cluster/load';
import { MAIN_CONF_PATH, DROP_IN_FOLDER } from '../cluster/node-configuration';
import { planMemory, type PlanMemory, type Plans } from '../cluster/plans';
import type { NodeConfiguration } from '../cluster/resolve';
import type { PullPlan } from '../cluster/pull-plan';
import type { Document } from '../document';
import { lazy } from '../text/lazy';
import type { Host } from './host';

/** A host's registries.conf with its drop-ins, and what an engine makes of it. */
export interface HostView {
  readonly host: Host;
  readonly loaded: LoadResult;
  /** Where the engine cannot load the files it says so, and every pull fails. */
  readonly node: NodeConfiguration;
  /** The same object for as long as it says the same. */
  planOf(ref: string): PullPlan;
  /** What the next view takes over. */
  readonly memory: HostMemory;
}

/** The newest that was computed of a host: what is computed next is compared with it, and only saves work by it. */
interface HostMemory {
  loaded: LoadResult | null;
  readonly plans: PlanMemory;
}

/** The view of a host; the previous view is kept where it rests on the same texts, and otherwise what is the same in both. */
export function viewHost(host: Host, previous: HostView | null): HostView {
  if (previous?.host.main === host.main && sameDocuments(previous.host.dropIns, host.dropIns)) return previous;
  const memory: HostMemory = previous?.memory ?? { loaded: null, plans: planMemory() };
  const loaded = lazy(() => {
    memory.loaded = loadRegistries(confFiles(host), memory.loaded);
    return memory.loaded;
  });
  const node = lazy((): NodeConfiguration => {
    const result = loaded();
    if (result.kind === 'loaded') return { registries: result.conf, policy: null };
    return { registries: null, loadError: result.error, policy: null };
  });
  const plans = lazy(() => memory.plans.under(node()));
  return new LazyHostView({ host, memory }, { loaded, node, plans });
}

interface FoundOnHost {
  readonly loaded: () => LoadResult;
  readonly node: () => NodeConfiguration;
  readonly plans: () => Plans;
}

class LazyHostView implements HostView {
  readonly host: Host;
  readonly memory: HostMemory;
  readonly #found: FoundOnHost;

  constructor({ host, memory }: Pick<HostView, 'host' | 'memory'>, found: FoundOnHost) {
    this.host = host;
    this.memory = memory;
    this.#found = found;
  }

  get loaded(): LoadResult {
    return this.#found.loaded();
  }

  get node(): NodeConfiguration {
    return this.#found.node();
  }

  planOf(ref: string): PullPlan {
    return this.#found.plans().planOf(ref);
  }
}

function confFiles({ main, dropIns }: Host): ConfFile[] {
  const asFile = (document: Document, path: string, role: ConfFile['role']): ConfFile[] =>
    document.registries ? [{ path, role, file: document.registries, checked: document.checkedRegistries }] : [];
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
