import type { NodeConfiguration } from '../core/cluster/resolve';
import type { Arguments, Option } from './arguments';
import { Failure } from './failure';
import type { LoadedWorkspace } from './load-workspace';
import { readManifests } from './manifests';
import { readNode } from './node-from-conf';
import type { Shell } from './shell';

/** What decides where an image comes from: a registries.conf with its drop-ins, or what the operator makes of manifests. */
export interface NodeSource extends Pick<LoadedWorkspace, 'whereIs'> {
  /** null where the operator refuses; `refusal` is its message then. */
  readonly node: NodeConfiguration | null;
  readonly refusal: string;
  /** The hosts that nodes can reach; null where nothing declares them. */
  readonly reachable: readonly string[] | null;
}

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
];

/** Reads the source that the options name; null where they name none. Throws a Failure for what cannot be read or does not go together. */
export async function readNodeSource(args: Arguments, shell: Shell): Promise<NodeSource | null> {
  const config = args.text('config');
  const manifests = args.texts('manifests');
  const configDir = args.text('config-dir');
  if (config !== null && manifests.length > 0)
    throw new Failure('--config and --manifests do not go together: the answer rests on one of them');
  if (configDir !== null && config === null) throw new Failure('--config-dir needs --config FILE');
  if (config !== null) return { ...(await readNode({ config, configDir }, args, shell)), refusal: '', reachable: null };
  if (manifests.length === 0) return null;
  const { view, whereIs } = await readManifests(manifests, args, shell);
  const { rendering, node } = view.answers;
  const refusal = rendering.kind === 'refused' ? rendering.refusal.message : '';
  return { whereIs, node, refusal, reachable: view.cluster.reachable };
}
