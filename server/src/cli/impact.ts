import { impactOf, type Impact, type NodeFileTree } from '../core/cluster/impact';
import type { Place } from '../core/text/place';
import type { Command } from './command';
import { CLUSTER_OPTIONS } from './configuration-file';
import { Failure } from './failure';
import { readSide, type NodeSide } from './node-side';
import { visibleText } from './visible-text';

const FAILURES = ['drain', 'reboot'] as const;

export const IMPACT: Command = {
  name: 'impact',
  usage: 'OLD NEW [--json]',
  description: [
    'Says what a change does to nodes: nothing, a reload of CRI-O, a drain, a reboot, and which entries are the reason.',
    'OLD and NEW are each a registries.conf, a folder of node files (etc/containers/…), a file or folder of manifests,',
    'or git:REV[:PATH], which reads a revision with the program git (without a PATH: the current folder).',
    'The exit code is 0 whatever the impact; --fail-on drain (or reboot) makes it 1.',
  ].join('\n'),
  options: [
    { name: 'json', help: 'print {"drain","reboot","actions","changedFiles","reasons"} as JSON' },
    { name: 'fail-on', value: 'WHAT', multiple: true, choices: FAILURES, help: 'exit with 1 on drain or on reboot' },
    ...CLUSTER_OPTIONS,
  ],
  examples: [
    'mirrorscope impact git:main manifests/',
    'mirrorscope impact git:HEAD:manifests/prod manifests/prod --fail-on drain',
    'mirrorscope impact old/registries.conf new/registries.conf --json',
  ],
  async run(args, shell) {
    const [before, after, ...rest] = args.paths;
    if (before === undefined || after === undefined || rest.length > 0)
      throw new Failure('give OLD and NEW, two paths');
    const old = await readSide(before, args, shell);
    const next = await readSide(after, args, shell);
    const refusal = refusalOf(old, before) ?? refusalOf(next, after);
    const impact = refusal === null ? compare(old, next) : refused(refusal);
    if (args.has('json')) shell.out(`${JSON.stringify(jsonOf(impact))}\n`);
    else if (refusal === null) shell.out(visibleText(textOf(impact, locator(old, next))));
    else shell.note(refusal);
    if (impact.error !== null) return 1;
    const isDue = args.texts('fail-on').some((what) => (what === 'drain' ? impact.drain === true : impact.reboot));
    return isDue ? 1 : 0;
  },
};

function compare(old: NodeSide, next: NodeSide): Impact {
  const [oldTree, nextTree] = comparable(old, next);
  const settings = [next, old].find((side) => side.kind === 'manifests');
  const confOf = (side: NodeSide): Extract<NodeSide, { kind: 'manifests' }>['conf'] =>
    side.kind === 'manifests' ? side.conf : null;
  return impactOf(oldTree, nextTree, {
    ...(settings?.kind === 'manifests' && { topology: settings.topology, filePolicies: settings.filePolicies }),
    rendered: { old: confOf(old), next: confOf(next) },
  });
}

/** Where one side knows less of the node than the other, only what both know is compared. */
function comparable(old: NodeSide, next: NodeSide): [NodeFileTree, NodeFileTree] {
  if (old.kind === next.kind) return [old.tree, next.tree];
  const isPartial = (side: NodeSide): boolean => side.kind === 'conf';
  if (isPartial(old)) return [old.tree, only(next.tree, old.tree)];
  if (isPartial(next)) return [only(old.tree, next.tree), next.tree];
  return [withoutTemplates(old, next.tree), withoutTemplates(next, old.tree)];
}

/** What the operator does not write is compared with a node's files only where the node has such a file. */
function withoutTemplates(side: NodeSide, other: NodeFileTree): NodeFileTree {
  if (side.kind !== 'manifests') return side.tree;
  return new Map([...side.tree].filter(([file]) => side.written.has(file) || other.has(file)));
}

function only(tree: NodeFileTree, paths: NodeFileTree): NodeFileTree {
  return new Map([...tree].filter(([file]) => paths.has(file)));
}

function refusalOf(side: NodeSide, given: string): string | null {
  if (side.kind !== 'manifests' || side.refusal === null) return null;
  return `the operator refuses the manifests of ${given}, and nodes keep the files that they have: ${side.refusal}`;
}

function refused(error: string): Impact {
  return {
    decidedBy: 'machine-config-daemon',
    drain: null,
    reboot: false,
    actions: [],
    changedFiles: [],
    reasons: [],
    error,
  };
}

function jsonOf({ drain, reboot, actions, changedFiles, reasons, error }: Impact): unknown {
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
