import { readPullLog } from '../core/cluster/pull-log';
import { resolve } from '../core/cluster/resolve';
import { PLAIN } from '../core/features/markdown';
import { explainPull, STEP_STATES, type ExplainedStep, type PullExplanation } from '../core/features/pull-explanation';
import { alignedRows, shownPlaces } from './aligned-rows';
import type { Command } from './command';
import { CLUSTER_OPTIONS } from './configuration-file';
import { Failure } from './failure';
import { readInput } from './input-file';
import { locator } from './locator';
import { checkStdin, NODE_SOURCE_OPTIONS, readNodeSource } from './node-source';
import type { Locator } from './plan-json';
import { refusalWords } from './refusal-words';
import { visibleText } from './visible-text';

export const EXPLAIN_LOG: Command = {
  name: 'explain-log',
  usage: '[FILE|-] [--manifests PATH … | --config FILE [--config-dir DIR]] [--json]',
  description: [
    'Explains why an image was not pulled. Reads a debug log of podman, CRI-O, skopeo or buildah, the error that they',
    'end with, or the event of a pod (`oc describe pod`, `oc get events`), from a file or from standard input: each',
    'endpoint that was asked, with the cause in plain words and what to do. With manifests or a registries.conf, each is',
    'held against the plan, with the line that it comes from, and what the two do not agree on is said. Exit code 1 where',
    'a pull failed, or its log does not tell (`skopeo copy` tells on standard output: 2>&1).',
  ].join('\n'),
  options: [
    ...NODE_SOURCE_OPTIONS,
    { name: 'json', help: 'print one object for each pull, in an array' },
    ...CLUSTER_OPTIONS,
  ],
  examples: [
    'podman pull --log-level=debug quay.io/team/app:1 2>&1 | mirrorscope explain-log --config registries.conf',
    'oc describe pod app | mirrorscope explain-log - --manifests clusters/prod',
    'mirrorscope explain-log crio.log --manifests clusters/prod --json',
  ],
  async run(args, shell) {
    const [given = '-', ...more] = args.paths;
    if (more.length > 0) throw new Failure(`one log at a time: ${more.join(' ')} is one too many`);
    checkStdin(given, args, 'the log, or what it is held against');
    const { text } = await readInput(given, shell, 'registries-conf');
    const source = await readNodeSource(args, shell);
    if (source && !source.node) shell.note(refusalWords(source.refusal));
    if (source && source.others.length > 0)
      shell.note(
        `held against nodes of ${source.pools.join(', ')}; nodes of other pools get other drop-ins: --pool NAME`,
      );
    const node = source?.node ?? null;
    const pulls = readPullLog(text).map((pull) => explainPull(pull, (ref) => node && resolve(ref, node), PLAIN));
    if (pulls.length === 0) {
      const name = given === '-' ? 'the standard input' : given;
      throw new Failure(
        `${name} holds nothing about a pull: a debug log (\`--log-level=debug\`) or a pod event with \`Failed to pull image\` does`,
      );
    }
    const locate = source ? locator(source) : (): readonly string[] => [];
    if (args.has('json'))
      shell.out(`[${pulls.map((pull) => `\n${JSON.stringify(explanationJson(pull, locate))}`).join(',')}\n]\n`);
    else shell.out(visibleText(pulls.map((pull) => explanationText(pull, locate)).join('\n')));
    return pulls.every(({ steps, pull }) => pull.failure === null && steps.some(({ state }) => state === 'served'))
      ? 0
      : 1;
  },
};

/** The pull, its verdict, each endpoint with its cause, then what else is to be known. Ends in a line break. */
function explanationText({ reference, pull, verdict, steps, notes }: PullExplanation, locate: Locator): string {
  const times = pull.times > 1 ? ` (tried ${pull.times} times)` : '';
  const rows = alignedRows(
    steps.map(({ role, ...step }, index) => [
      `${index + 1}.`,
      ...(role === null ? [] : [role]),
      step.reference,
      STEP_STATES[step.state],
    ]),
  );
  const lines = steps.flatMap((step, index) => [`  ${rows[index] ?? ''}`, ...detailLines(step, locate)]);
  return [
    reference === '' ? 'a pull' : `${reference}${times}`,
    `  ${verdict}`,
    ...lines,
    ...notes.map((note) => `  ${note}`),
    '',
  ].join('\n');
}

function detailLines({ explanation, words, origins }: ExplainedStep, locate: Locator): string[] {
  const places = locate(origins);
  return [
    ...explanation,
    ...(words === null ? [] : [`engine: ${words.replaceAll(/\s*\n\s*/g, ' ')}`]),
    ...(places.length === 0 ? [] : [`at ${shownPlaces(places)}`]),
  ].map((line) => `       ${line}`);
}

function explanationJson({ reference, pull, verdict, steps, notes }: PullExplanation, locate: Locator): unknown {
  return {
    ref: reference,
    verdict,
    line: pull.line,
    times: pull.times,
    steps: steps.map(({ origins, ...step }) => ({ ...step, origins: locate(origins) })),
    ...(pull.failure !== null && { failure: pull.failure }),
    notes,
  };
}
