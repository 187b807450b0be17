import { resolve, type NodeConfiguration } from '../core/cluster/resolve';
import { plansThatDecide, type PullPlan, type ReadyPlan } from '../core/cluster/pull-plan';
import type { Arguments } from './arguments';
import { CLUSTER_OPTIONS } from './configuration-file';
import type { Command } from './command';
import { Failure } from './failure';
import { readInput } from './input-file';
import { checkStdin, NODE_SOURCE_OPTIONS, readNodeSource, type NodeSource } from './node-source';
import { locator } from './locator';
import { planJson, type Locator } from './plan-json';
import { planText } from './plan-text';
import { refusalWords } from './refusal-words';
import type { Shell } from './shell';
import { endsBadly, failsOn, FAILURES, type FailOn } from './plan-verdict';
import { visibleText } from './visible-text';

export const RESOLVE: Command = {
  name: 'resolve',
  usage: '(--config FILE [--config-dir DIR] | --manifests PATH …) [--json] [--refs-from FILE] [REF…]',
  description: [
    'Prints the pull plan of each image reference: every endpoint that a node asks, in order, with what is to be',
    'known of it (insecure, blocked, why it is not asked) and where it stands. The answer rests on a registries.conf',
    'with its drop-ins, or on what the operator makes of manifests. A reference that cannot be parsed or pulled says',
    'so, the others go on, and the exit code is 1. A pull that policy.json rejects, or whose endpoints are all',
    'blocked, fails with --fail-on blocked. Where MachineConfigs give pools of nodes different drop-ins, each',
    'different plan is printed, with the pools that it holds on, or, with --pool, that of one pool.',
  ].join('\n'),
  options: [
    ...NODE_SOURCE_OPTIONS,
    { name: 'refs-from', value: 'FILE', help: 'take references from a file, one on each line' },
    { name: 'json', help: 'print one object for each reference, in an array' },
    {
      name: 'fail-on',
      value: 'WHAT',
      multiple: true,
      choices: FAILURES,
      help: `exit with 1 on one of ${FAILURES.join(', ')}`,
    },
    ...CLUSTER_OPTIONS,
  ],
  takesReferences: true,
  examples: [
    'mirrorscope resolve --manifests manifests/ quay.io/openshift-release-dev/ocp-release:4.18.1-x86_64',
    'mirrorscope resolve --config /etc/containers/registries.conf --config-dir /etc/containers/registries.conf.d ubi9',
    'mirrorscope resolve --manifests manifests/ --refs-from images.txt --json',
  ],
  async run(args, shell) {
    const source = await readSource(args, shell);
    const refs = await readReferences(args, shell);
    const { node } = source;
    if (!node) {
      shell.note(refusalWords(source.refusal));
      if (args.has('json')) shell.out(`${JSON.stringify(refs.map((ref) => ({ ref, error: source.refusal })))}\n`);
      return 1;
    }
    const resolved = refs.map((ref) => resolveIn(ref, node, source));
    const locate = locator(source);
    if (args.has('json'))
      shell.out(`[${resolved.map((each) => `\n${JSON.stringify(resolvedJson(each, locate))}`).join(',')}\n]\n`);
    else shell.out(visibleText(resolved.map((each) => resolvedText(each, locate)).join('\n')));
    const plans = resolved.flatMap((each) => [each, ...each.others]);
    return plans.some((each) => isFailure(each, args, source.reachable)) ? 1 : 0;
  },
};

/** The plan of a reference, and where it is another one on other nodes. */
interface Resolved extends PoolPlan {
  readonly others: readonly PoolPlan[];
}

interface PoolPlan {
  /** Empty: on all nodes. */
  readonly pools: readonly string[];
  readonly plan: PullPlan;
  /** The plans that decide: its own, or for a short name those of its full names. */
  readonly full: readonly ReadyPlan[];
}

function resolveIn(ref: string, node: NodeConfiguration, { pools, others }: NodeSource): Resolved {
  const own = planOn(node, ref, pools);
  const key = keyOf(own);
  const elsewhere = others.flatMap((other) => (other.node ? [planOn(other.node, ref, other.pools)] : []));
  const differing = elsewhere.filter((other) => keyOf(other) !== key);
  const isAlike = others.length > 0 && differing.length === 0;
  return { ...own, pools: isAlike ? [] : pools, others: differing };
}

function planOn(node: NodeConfiguration, ref: string, pools: readonly string[]): PoolPlan {
  const plan = resolve(ref, node);
  const full = plan.kind === 'plan' ? plansThatDecide(plan, (name) => resolve(name, node)) : [];
  return { pools, plan, full };
}

/** Two plans with one key say the same, wherever in the files it comes from. */
function keyOf({ plan, full }: PoolPlan): string {
  return JSON.stringify(planJson(plan, full, () => []));
}

function resolvedJson({ plan, full, pools, others }: Resolved, locate: Locator): unknown {
  return {
    ...planJson(plan, full, locate),
    ...(pools.length > 0 && { pools }),
    ...(others.length > 0 && {
      otherPools: others.map((other) => ({ pools: other.pools, ...planJson(other.plan, other.full, locate) })),
    }),
  };
}

function resolvedText(resolved: Resolved, locate: Locator): string {
  const shown = [resolved, ...resolved.others].map(({ pools, plan, full }) => {
    const on = pools.length === 0 ? '' : `on ${pools.join(', ')}:\n`;
    return on + planText(plan, full, locate);
  });
  return shown.join('\n');
}

async function readSource(args: Arguments, shell: Shell): Promise<NodeSource> {
  const source = await readNodeSource(args, shell);
  if (!source) throw new Failure('give --config FILE or --manifests PATH');
  if (args.texts('fail-on').includes('unreachable') && source.reachable === null) {
    if (args.text('config') !== null)
      throw new Failure(
        '--fail-on unreachable needs --manifests: which hosts nodes can reach stands with their cluster',
      );
    throw new Failure(
      '--fail-on unreachable needs the hosts that nodes can reach: name them as `reachable` of the cluster in .mirrorscope.yaml',
    );
  }
  return source;
}

async function readReferences(args: Arguments, shell: Shell): Promise<string[]> {
  const file = args.text('refs-from');
  if (file !== null) checkStdin(file, args, 'the references, or what they are resolved against');
  const listed = file === null ? [] : linesOf((await readInput(file, shell, 'registries-conf')).text);
  const refs = [...args.paths, ...listed];
  if (refs.length === 0 && file === null) throw new Failure('give an image reference, or --refs-from FILE');
  return refs;
}

/** One reference on each line, as it stands. What follows the last line break is a line only if something stands there. */
function linesOf(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function isFailure({ plan, full }: PoolPlan, args: Arguments, reachable: readonly string[] | null): boolean {
  if (endsBadly(plan, full)) return true;
  return args.texts('fail-on').some((what) => failsOn(what as FailOn, full, reachable ?? []));
}
