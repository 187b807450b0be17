import type { LoadProblem, LoadProblemKind } from '../cluster/load-problem';
import { loadNode } from '../cluster/node-configuration';
import { isPlaceholder } from '../model/placeholder';
import { hostIn } from './invalid-search-entry';
import { valueOf, type Scalar } from '../syntax/tree';
import type { Fix, Report, Rule, WholeCluster } from './rule';
import { replaceScalar } from './scalar-edits';
import { listScalars } from './scope-fault';
import { shown } from './wording';

/** What the operator writes and no engine loads. */
export const nodesRefuseFiles: Rule = {
  code: 'nodes-refuse-files',
  severity: 'error',
  about: () => ({
    title: 'Node files that no engine loads',
    documentation: [
      'The operator looks at less than the engines on the nodes do. A search registry with a path or a scheme goes through it as it is, and so do',
      'two spellings of one registry, such as `quay.io` and `quay.io/`, that differ in being insecure or blocked. The engine then refuses its whole',
      'configuration: no image can be pulled on any node, from wherever.',
      '',
      'A scheme in the lists of insecure or blocked registries does the same, and is what `invalid-registry-entry` reports.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    containerRuntimeSearchRegistries:
    - registry.example.com/library
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    containerRuntimeSearchRegistries:
    - registry.example.com
`,
    },
  }),
  looksAt: 'cluster',
  *check(view) {
    for (const problem of loadProblems(view)) {
      const searched = searchScalar(problem, view);
      if (searched && isPlaceholder(searched.text)) continue;
      const report = problem.kind === 'scheme' && !searched ? null : asReport(problem);
      if (report) yield searched ? { ...report, fixes: keepHost(searched) } : report;
    }
  },
};

/**
 * Only where loading failed is it done again, to have all that is wrong and not the first alone. What the operator makes of mirror sets
 * always loads: it has checked them more strictly than the engines do.
 */
function loadProblems({ cluster, answers }: WholeCluster): readonly LoadProblem[] {
  const { rendering } = answers;
  if (!cluster.manifests.imageConfig || rendering.kind === 'refused' || answers.node?.registries) return [];
  const { loaded } = loadNode(rendering, null);
  return loaded.kind === 'failed' ? loaded.problems : [];
}

/** The entry of the search list that a problem is about; null where it is about something else. */
function searchScalar({ place }: LoadProblem, { cluster: { manifests } }: WholeCluster): Scalar | null {
  const sources = valueOf(valueOf(manifests.imageConfig?.root, 'spec'), 'registrySources');
  if (sources?.kind !== 'mapping') return null;
  return listScalars(sources, 'containerRuntimeSearchRegistries').find((scalar) => scalar.place === place) ?? null;
}

function keepHost(scalar: Scalar): Fix[] {
  const host = hostIn(scalar.text);
  if (host === null) return [];
  return [{ title: `Write ${shown(host)}`, edits: [replaceScalar(scalar, host)], safe: false }];
}

function asReport({ kind, message, place, related }: LoadProblem): Report | null {
  if (!place) return null;
  return {
    place,
    message: `${FACTS.get(kind) ?? 'The operator writes this as it is'}, so the engines refuse the files and no node pulls anything`,
    upstream: message,
    related: related.map((other) => ({ place: other, message: 'The other place' })),
  };
}

const FACTS: ReadonlyMap<LoadProblemKind, string> = new Map([
  ['search-entry', 'A search registry is `host` or `host:port` and nothing more'],
  ['scheme', 'A search registry has no scheme'],
  ['conflicting-insecure', 'Two spellings of one registry differ in being insecure'],
  ['conflicting-blocked', 'Two spellings of one registry differ in being blocked'],
]);
