import type { ClusterView } from '../core/clusters/view';
import { answerersOf, nodeOn, poolNamesOf } from '../core/features/answers';
import type { NodeConfiguration } from '../core/cluster/resolve';
import type { Arguments, Option } from './arguments';
import { Failure } from './failure';
import { STDIN } from './input-file';
import type { LoadedWorkspace } from './load-workspace';
import { readManifests } from './manifests';
import { readNode } from './node-from-conf';
import type { Shell } from './shell';

/** What decides where an image comes from: a registries.conf with its drop-ins, or what the operator makes of manifests. */
export interface NodeSource extends Pick<LoadedWorkspace, 'whereIs'> {
  /** null where the operator refuses; `refusal` is its message then. */
  readonly node: NodeConfiguration | null;
  readonly refusal: string;
  /** The pools of which `node` is one; empty where all nodes have the same drop-ins. */
  readonly pools: readonly string[];
  /** Those of other pools, whose drop-ins are others. */
  readonly others: readonly PoolNode[];
  /** The hosts that nodes can reach; null where nothing declares them. */
  readonly reachable: readonly string[] | null;
}

/** What decides where an image comes from on the nodes of some pools. */
export interface PoolNode {
  readonly pools: readonly string[];
  readonly node: NodeConfiguration | null;
}

/** The option that names a pool. */
export const POOL_OPTION: Option = {
  name: 'pool',
  value: 'NAME',
  help: 'the pool of nodes, where MachineConfigs give pools different drop-ins',
};

/** The options that name a source. */
export const NODE_SOURCE_OPTIONS: readonly Option[] = [
  { name: 'config', value: 'FILE', help: 'the registries.conf of a host' },
  { name: 'config-dir', value: 'DIR', help: 'its folder of drop-ins; without it there are none' },
  { name: 'config-path', value: 'PATH', help: 'where the file lies on the host, for the messages' },
  {
    name: 'manifests',
    value: 'PATH',
    multiple: true,
    help: 'a file or folder of manifests; may be given several times',
  },
  POOL_OPTION,
];

/** Refuses standard input as a file that has `either` where the options name it for the source as well: it is there once. */
export function checkStdin(given: string, args: Arguments, either: string): void {
  if (given === STDIN && [...args.texts('manifests'), args.text('config')].includes(STDIN))
    throw new Failure(`standard input is named twice: it holds ${either}`);
}

/** Reads the source that the options name; null where they name none. Throws a Failure for what cannot be read or does not go together. */
export async function readNodeSource(args: Arguments, shell: Shell): Promise<NodeSource | null> {
  const config = args.text('config');
  const manifests = args.texts('manifests');
  const configDir = args.text('config-dir');
  if (config !== null && manifests.length > 0)
    throw new Failure('--config and --manifests do not go together: the answer rests on one of them');
  if (configDir !== null && config === null) throw new Failure('--config-dir needs --config FILE');
  if (config !== null && args.text('pool') !== null)
    throw new Failure('--config and --pool do not go together: a registries.conf is that of one host');
  if (config !== null) {
    const read = await readNode({ config, configDir }, args, shell);
    return { ...read, refusal: '', reachable: null, pools: [], others: [] };
  }
  if (manifests.length === 0) return null;
  const { view, whereIs } = await readManifests(manifests, args, shell);
  const { rendering } = view.answers;
  const refusal = rendering.kind === 'refused' ? rendering.refusal.message : '';
  const [{ pools, node }, others] = nodesOf(view, args, shell);
  return { whereIs, node, refusal, reachable: view.cluster.reachable, pools, others };
}

/** The node of the pool that is named, else of the one that answers rest on, and those of other pools where none is named. */
function nodesOf(view: ClusterView, args: Arguments, shell: Shell): [PoolNode, readonly PoolNode[]] {
  const wanted = choosePool(view, args, shell);
  const nodes = answerersOf(view).map((answerer): PoolNode => ({
    pools: poolNamesOf(answerer),
    node: nodeOn(answerer),
  }));
  const named = wanted === null ? undefined : nodes.find(({ pools }) => pools.includes(wanted));
  if (wanted !== null) return [{ pools: [wanted], node: (named ?? nodes[0])?.node ?? null }, []];
  const [main = { pools: [], node: null }, ...others] = nodes;
  return [main, others];
}

/** The pool that is named; null where none is. Throws a Failure where the MachineConfigs of the cluster know no such pool. */
export function choosePool({ cluster }: ClusterView, args: Arguments, shell: Shell): string | null {
  const wanted = args.text('pool');
  const names = cluster.pools.flatMap((pools) => pools.names);
  if (wanted !== null && names.length > 0 && !names.includes(wanted))
    throw new Failure(`there is no pool ${wanted}: there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`);
  notePool(wanted, names, shell);
  return wanted;
}

/** Says that nobody names a pool of one's own, which may be mistyped: it is answered for as one of workers. */
export function notePool(wanted: string | null, names: readonly string[], shell: Shell): void {
  if (wanted !== null && ![...names, 'worker', 'master'].includes(wanted))
    shell.note(`no MachineConfig here is for a pool ${wanted}: it is taken for one of workers`);
}
