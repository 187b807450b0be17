import { isChanged, type PlanDiff } from '../core/cluster/plan-diff';
import { referencesOf } from '../core/features/coverage';
import { isForNodes } from '../core/model/found-reference';
import { planDiffMarkdown } from '../core/features/plan-diff-markdown';
import { poolDiffs } from '../core/features/pool-diffs';
import type { Place } from '../core/text/place';
import type { Arguments } from './arguments';
import type { Command } from './command';
import { CLUSTER_OPTIONS } from './configuration-file';
import { diffJson } from './diff-json';
import { diffText } from './diff-text';
import { Failure } from './failure';
import { readInputs } from './input-file';
import { locator } from './locator';
import { readPlanSide, type PlanSide } from './plan-side';
import { isOnCluster, readReferenceFiles } from './reference-files';
import { refusalWords } from './refusal-words';
import type { Shell } from './shell';
import { visibleText } from './visible-text';

const FAILURES = ['lost', 'changed'] as const;
const FORMATS = ['text', 'json', 'markdown'] as const;

export const DIFF: Command = {
  name: 'diff',
  usage: 'OLD NEW [--refs PATH]… [--with PATH]… [--fail-on lost|changed] [--format FORMAT]',
  description: [
    'Says what a change does to where images come from: sources and mirrors that are added, removed, reordered or',
    'set otherwise, scopes of policy.json, and the image references that come from elsewhere, lose their mirrors or',
    'cannot be pulled any more. OLD and NEW are each a registries.conf, a folder of node files (etc/containers/…),',
    'a file or folder of manifests, or git:REV[:PATH]. References are those in the files of --refs, else those',
    'among the manifests of OLD and NEW. The exit code is 0 whatever changes; --fail-on makes it 1.',
  ].join('\n'),
  options: [
    { name: 'refs', value: 'PATH', multiple: true, help: 'a file or folder with image references' },
    { name: 'with', value: 'PATH', multiple: true, help: 'manifests that both sides have, such as the Image config' },
    {
      name: 'fail-on',
      value: 'WHAT',
      multiple: true,
      choices: FAILURES,
      help: 'exit with 1 where a reference is lost, or where anything has changed',
    },
    { name: 'json', help: 'the same as --format json' },
    { name: 'format', value: 'FORMAT', choices: FORMATS, help: `one of ${FORMATS.join(', ')}` },
    ...CLUSTER_OPTIONS,
  ],
  examples: [
    'mirrorscope diff git:main . --cluster prod',
    'mirrorscope diff clusters/prod/mirrors working-dir/cluster-resources --with base --refs apps --fail-on lost',
    'mirrorscope diff old/registries.conf new/registries.conf --format markdown',
  ],
  async run(args, shell) {
    const [before, after, ...rest] = args.paths;
    if (before === undefined || after === undefined || rest.length > 0)
      throw new Failure('give OLD and NEW, two paths');
    const beside = await readInputs(args.texts('with'), shell);
    const old = await readPlanSide(before, beside, args, shell);
    const next = await readPlanSide(after, beside, args, shell);
    const format = args.has('json') ? 'json' : (args.text('format') ?? 'text');
    const refusal = refusalOf(old, before) ?? refusalOf(next, after);
    if (refusal !== null) return refuse(refusal, format, shell);
    const references = await readReferences(old, next, args, shell);
    const diffs = poolDiffs(old.nodes, next.nodes, references.places.keys());
    const report = {
      names: { old: before, next: after },
      placesOf: (ref: string) => references.places.get(ref) ?? [],
      locate: locator(next, old, ...references.sources),
    };
    if (format === 'json') shell.out(`${JSON.stringify(diffJson(diffs, report), null, 2)}\n`);
    else if (format === 'markdown')
      shell.out(diffs.map((diff) => planDiffMarkdown(diff, report, 'comment')).join('\n'));
    else shell.out(visibleText(diffs.map((diff) => diffText(diff, report)).join('\n')));
    return diffs.some(({ diff }) => isDue(diff, args.texts('fail-on'))) ? 1 : 0;
  },
};

interface References {
  /** By reference. */
  readonly places: ReadonlyMap<string, readonly Place[]>;
  readonly sources: readonly Pick<PlanSide, 'whereIs'>[];
}

async function readReferences(old: PlanSide, next: PlanSide, args: Arguments, shell: Shell): Promise<References> {
  const paths = args.texts('refs');
  const counts = old.isConf && next.isConf ? undefined : isForNodes;
  if (paths.length === 0) {
    const places = referencesOf([...next.documents, ...old.documents], counts);
    if (places.size === 0 && args.texts('fail-on').includes('lost'))
      throw new Failure('--fail-on lost needs image references, and there are none: name files with --refs PATH');
    return { places, sources: [] };
  }
  const files = await readReferenceFiles(paths, args, shell, { wholeWorkspace: false });
  const cluster = args.text('cluster');
  const wanted = cluster === null ? files.wanted : files.wanted.filter((one) => isOnCluster(cluster, one, files));
  return { places: referencesOf(wanted, counts), sources: [files] };
}

function isDue(diff: PlanDiff, failures: readonly string[]): boolean {
  if (diff.loadErrors.old !== null || diff.loadErrors.next !== null) return true;
  return failures.some((what) => (what === 'lost' ? isLosing(diff) : isChanged(diff)));
}

function isLosing({ references }: PlanDiff): boolean {
  return references.some(({ kind }) => kind === 'lost' || kind === 'broken');
}

function refusalOf({ refusal }: PlanSide, given: string): string | null {
  if (refusal === null) return null;
  return refusalWords(refusal, `the manifests of ${given}`);
}

function refuse(refusal: string, format: string, shell: Shell): 1 {
  if (format === 'json') shell.out(`${JSON.stringify({ error: refusal })}\n`);
  else shell.note(refusal);
  return 1;
}
