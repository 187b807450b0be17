import { analyse } from '../core/analysis';
import { LEAVING, type StandingKind } from '../core/cluster/standing';
import { coverage, coverageOf, type Coverage } from '../core/features/coverage';
import { coverageMarkdown } from '../core/features/coverage-markdown';
import type { Document } from '../core/document';
import { FORM_OF_HOST, isDeclaredHost } from '../core/model/declared-host';
import type { Arguments } from './arguments';
import { findNamed } from './choose-cluster';
import type { Command } from './command';
import { CLUSTER_OPTIONS } from './configuration-file';
import { coverageJson } from './coverage-json';
import { coverageText } from './coverage-text';
import { Failure } from './failure';
import type { LoadedWorkspace } from './load-workspace';
import { locator } from './locator';
import { noteConfiguration, noteDoubts, readManifests } from './manifests';
import { isOnCluster, readReferenceFiles } from './reference-files';
import type { Shell } from './shell';
import { visibleText } from './visible-text';

const FAILURES = ['unmirrored', 'unreachable', 'blocked'] as const;
const FORMATS = ['text', 'json', 'markdown'] as const;

export const COVERAGE: Command = {
  name: 'coverage',
  usage: '[PATH…] [--reachable HOST]… [--manifests PATH]… [--fail-on WHAT] [--format FORMAT]',
  description: [
    'Says what serves each image reference in the files, cluster by cluster, and how many leave the registries that',
    'the nodes reach. Mirror sets are those of the clusters of .mirrorscope.yaml, or those among the files; with',
    '--manifests those alone, for one cluster: what oc-mirror has just written, for one. Reachable are the hosts that',
    '--reachable names, else those that the cluster declares; where nobody says it, the registries of the mirrors',
    'are taken for reachable. The exit code is 0 unless the operator refuses the manifests of one of these clusters,',
    'of which nothing is known then; --fail-on makes it 1.',
  ].join('\n'),
  options: [
    { name: 'reachable', value: 'HOST', multiple: true, help: 'host[:port] or *.domain that the nodes reach' },
    { name: 'manifests', value: 'PATH', multiple: true, help: 'mirror sets from here, and from nowhere else' },
    {
      name: 'fail-on',
      value: 'WHAT',
      multiple: true,
      choices: FAILURES,
      help: `exit with 1 where a reference is one of ${FAILURES.join(', ')}`,
    },
    { name: 'json', help: 'the same as --format json' },
    { name: 'format', value: 'FORMAT', choices: FORMATS, help: `one of ${FORMATS.join(', ')}` },
    ...CLUSTER_OPTIONS,
  ],
  examples: [
    'mirrorscope coverage',
    "mirrorscope coverage apps --cluster prod --reachable '*.corp.example.com' --fail-on unreachable",
    'mirrorscope coverage apps --manifests working-dir/cluster-resources --format markdown',
  ],
  async run(args, shell) {
    const hosts = args.texts('reachable');
    const odd = hosts.find((host) => !isDeclaredHost(host));
    if (odd !== undefined) throw new Failure(`--reachable ${odd} is no host: ${FORM_OF_HOST}`);
    const reachable = hosts.length > 0 ? hosts : null;
    const { coverages, sources } = await readCoverages(args, shell, reachable);
    const locate = locator(...sources);
    const given = reachable !== null;
    const format = args.has('json') ? 'json' : (args.text('format') ?? 'text');
    if (format === 'json') {
      shell.out(`${JSON.stringify({ clusters: coverages.map((one) => coverageJson(one, locate, given)) }, null, 2)}\n`);
    } else if (format === 'markdown') {
      shell.out(
        coverageMarkdown(coverages, {
          where: (place) => locate([place])[0] ?? null,
          reachableGiven: given,
          reader: 'comment',
        }),
      );
    } else shell.out(visibleText(coverages.map((one) => coverageText(one, locate, given)).join('\n')));
    const isRefused = coverages.some(({ refusal }) => refusal !== null);
    const isDue = coverages.some((one) => args.texts('fail-on').some((what) => fails(one, what)));
    return isRefused || isDue ? 1 : 0;
  },
};

interface Source {
  readonly coverages: readonly Coverage[];
  readonly sources: readonly LoadedWorkspace[];
}

async function readCoverages(args: Arguments, shell: Shell, reachable: readonly string[] | null): Promise<Source> {
  const manifests = args.texts('manifests');
  const loaded = await readReferenceFiles(args.paths, args, shell, { wholeWorkspace: manifests.length === 0 });
  if (manifests.length > 0) {
    const { view, ...other } = await readManifests(manifests, args, shell);
    const documents = loaded.wanted.filter((document) => isOnCluster(view.cluster.name, document, loaded));
    return { coverages: [coverageOf({ kind: 'cluster', view }, documents, reachable)], sources: [loaded, other] };
  }
  const wanted = new Set(loaded.wanted);
  const cluster = args.text('cluster');
  if (cluster !== null) findNamed(loaded, cluster);
  noteConfiguration(loaded, shell);
  for (const document of loaded.workspace.documents.values()) noteBroken(document, loaded, shell);
  const analysis = analyse(null, loaded.workspace);
  for (const view of analysis.clusters)
    if (cluster === null || view.cluster.name === cluster) noteDoubts(view, loaded, shell);
  const coverages = coverage(analysis, { reachable, cluster, isWanted: (document) => wanted.has(document) });
  return { coverages, sources: [loaded] };
}

function noteBroken(document: Document, { whereIs, configuration }: LoadedWorkspace, shell: Shell): void {
  const [problem] = document.syntax.problems;
  if (!problem || document.isTemplate || document.language !== 'yaml' || document.uri === configuration?.file.uri)
    return;
  const position = whereIs(problem.place);
  if (position) shell.note(`${position.name}:${position.line} is read as far as possible: ${problem.message}`);
}

function fails({ references }: Coverage, what: string): boolean {
  return references.some(({ standing: { kind } }) => FAILING_KINDS[what]?.has(kind));
}

const FAILING_KINDS: Readonly<Record<string, ReadonlySet<StandingKind>>> = {
  unmirrored: new Set(['tag-not-mirrored', 'not-mirrored']),
  unreachable: LEAVING,
  blocked: new Set(['blocked', 'rejected', 'failing']),
};
