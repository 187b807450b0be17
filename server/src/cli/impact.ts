import type { Impact } from '../core/cluster/impact';
import { nodeChange, type NodeChange } from '../core/clusters/node-side';
import { impactSummary } from '../core/features/impact-words';
import type { Place } from '../core/text/place';
import type { Command } from './command';
import { CLUSTER_OPTIONS } from './configuration-file';
import { Failure } from './failure';
import { readSide, type NodeSide } from './node-side';
import { planSideOf } from './plan-side';
import { notePool, POOL_OPTION } from './node-source';
import { refusalWords } from './refusal-words';
import { visibleText } from './visible-text';

const FAILURES = ['drain', 'reboot'] as const;

export const IMPACT: Command = {
  name: 'impact',
  usage: 'OLD NEW [--json]',
  description: [
    'Says what a change does to nodes: nothing, a reload of CRI-O, a drain, a reboot, and which entries are the reason.',
    'OLD and NEW are each a registries.conf, a folder of node files (etc/containers/…), a file or folder of manifests,',
    'or git:REV[:PATH], which reads a revision with the program git; PATH counts from the current folder.',
    'The exit code is 0 whatever the impact; --fail-on drain (or reboot) makes it 1, and so does a side that the operator',
    'refuses or no engine can load. Where MachineConfigs give pools of nodes different drop-ins, each pool that fares',
    'differently is named; --pool takes one alone.',
  ].join('\n'),
  options: [
    { name: 'json', help: 'print {"drain","reboot","actions","changedFiles","reasons"} as JSON' },
    { name: 'fail-on', value: 'WHAT', multiple: true, choices: FAILURES, help: 'exit with 1 on drain or on reboot' },
    POOL_OPTION,
    ...CLUSTER_OPTIONS,
  ],
  examples: [
    'mirrorscope impact git:main:manifests manifests',
    'mirrorscope impact git:HEAD:manifests/prod manifests/prod --fail-on drain',
    'mirrorscope impact old/registries.conf new/registries.conf --json',
  ],
  async run(args, shell) {
    const [before, after, ...rest] = args.paths;
    if (before === undefined || after === undefined || rest.length > 0)
      throw new Failure('give OLD and NEW, two paths');
    const old = await readSide(before, args, shell);
    const next = await readSide(after, args, shell);
    const named = [old, next]
      .flatMap((side) => (side.kind === 'manifests' ? side.pools : []))
      .flatMap(({ names }) => names);
    notePool(args.text('pool'), named, shell);
    const change = nodeChange(old, next, args.text('pool'));
    const refusal = refusalOf(change, before, after);
    const impact = change.kind === 'compared' ? change.impact : refused(refusal ?? '');
    const unloaded = [...loadErrorsOf(old, before, args.text('pool')), ...loadErrorsOf(next, after, args.text('pool'))];
    const error = impact.error ?? (unloaded.join('; ') || null);
    const pools = change.kind === 'compared' ? change.pools : [];
    const byPool = pools.map((pool) => ({ pools: pool.names, ...jsonOf(pool.impact) }));
    const where = locator(old, next);
    if (args.has('json'))
      shell.out(`${JSON.stringify({ ...jsonOf({ ...impact, error }), ...(pools.length > 0 && { pools: byPool }) })}\n`);
    else if (refusal === null) {
      const texts = pools.map((pool) => `\non ${pool.names.join(', ')}:\n${textOf(pool.impact, where)}`).join('');
      shell.out(visibleText(`Impact:   ${impactSummary(change)}\n${texts || textOf(impact, where)}`));
      if (impact.error === null) shell.out(visibleText(unloaded.map((text) => `Error:    ${text}\n`).join('')));
    } else shell.note(refusal);
    if (error !== null) return 1;
    const isDue = args.texts('fail-on').some((what) => (what === 'drain' ? impact.drain === true : impact.reboot));
    return isDue ? 1 : 0;
  },
};

function refusalOf(change: NodeChange, before: string, after: string): string | null {
  if (change.kind !== 'refused') return null;
  const given = change.side === 'old' ? before : after;
  return refusalWords(change.refusal.message, `the manifests of ${given}`);
}

/** What keeps an engine from loading the node files of a side: the daemon, which decides on the drain, lets more pass. */
function loadErrorsOf(side: NodeSide, given: string, pool: string | null): string[] {
  const nodes = planSideOf(side, given).nodes.filter(
    ({ pools }) => pool === null || !pools.length || pools.includes(pool),
  );
  const errors = nodes.flatMap(({ node }) => (node.registries ? [] : [node.loadError]));
  return [...new Set(errors)].map((error) => `nothing can be pulled with ${given}: ${error}`);
}

function refused(error: string): Impact {
  return {
    decidedBy: 'machine-config-daemon',
    drain: null,
    reboot: false,
    actions: [],
    changedFiles: [],
    reasons: [],
    safeChanges: [],
    error,
  };
}

function jsonOf({ drain, reboot, actions, changedFiles, reasons, error }: Impact): object {
  return {
    drain,
    reboot,
    actions,
    changedFiles,
    reasons: reasons.map(({ text }) => text),
    ...(error !== null && { error }),
  };
}

function textOf(
  { drain, reboot, actions, changedFiles, reasons, error }: Impact,
  where: (places: readonly Place[]) => string,
): string {
  const lines = [
    `Drain:    ${drain === null ? 'not known' : drain ? 'yes' : 'no'}`,
    `Reboot:   ${reboot ? 'yes' : 'no'}`,
    `Actions:  ${actions.join(', ') || 'none'}`,
    `Changed:  ${changedFiles.join('\n          ') || 'nothing'}`,
  ];
  if (reasons.length > 0) lines.push('Because:', ...reasons.map(({ text, origins }) => `  ${text}${where(origins)}`));
  if (error !== null) lines.push(`Error:    ${error}`);
  return `${lines.join('\n')}\n`;
}

/** ` (file:line)` for the places of either side; nothing where none is known. */
function locator(old: NodeSide, next: NodeSide): (places: readonly Place[]) => string {
  const sides = [next, old].flatMap((side) => (side.kind === 'manifests' ? [side.input] : []));
  return (places) => {
    const found = places.flatMap((place) => {
      const position = sides.map((side) => side.whereIs(place)).find((candidate) => candidate !== null);
      return position ? [`${position.name}:${position.line}`] : [];
    });
    return found.length > 0 ? `  (${[...new Set(found)].join(', ')})` : '';
  };
}
