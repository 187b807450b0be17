import { checkRegistrySources } from '../cluster/image-config-checks';
import type { ImageConfig } from '../model/manifests';
import { isAtLeast } from '../model/target';
import { entryOf, valueOf } from '../syntax/tree';
import type { Place } from '../text/place';
import type { Report, Rule, WholeCluster } from './rule';

/** Both lists of the Image config at once. */
export const blockedAndAllowed: Rule = {
  code: 'blocked-and-allowed',
  severity: 'error',
  about: () => ({
    title: 'Blocked and allowed registries at once',
    documentation: [
      '`allowedRegistries` makes `policy.json` reject everything else, `blockedRegistries` makes it accept everything else. Both at once',
      'contradict each other: the operator refuses the Image config and writes no node file at all, `registries.conf` included.',
      '',
      'The API server refuses it since 4.18, also where one of the lists is empty.',
    ].join('\n'),
    since: 'refused by the API server from 4.18 on, by the operator in every release',
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    blockedRegistries:
    - docker.io
    allowedRegistries:
    - quay.io
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
    blockedRegistries:
    - docker.io
`,
    },
  }),
  looksAt: 'cluster',
  *check(view) {
    const { imageConfig } = view.cluster.manifests;
    if (!imageConfig?.blockedRegistries || !imageConfig.allowedRegistries) return;
    const allowed = keyOf(imageConfig, 'allowedRegistries') ?? imageConfig.allowedRegistries.place;
    const blocked = keyOf(imageConfig, 'blockedRegistries') ?? imageConfig.blockedRegistries.place;
    const report = operatorReport(view, allowed) ?? apiReport(view, allowed);
    if (report) yield { ...report, related: [{ place: blocked, message: 'The other list' }] };
  },
};

function operatorReport({ cluster, answers: { lists } }: WholeCluster, place: Place): Report | null {
  if (lists.kind === 'refused') return null;
  const problems = checkRegistrySources(cluster.manifests.imageConfig, lists);
  const problem = problems.find(({ code }) => code === 'blocked-and-allowed');
  if (!problem) return null;
  const message = '`allowedRegistries` and `blockedRegistries` exclude each other, so the operator writes no node file';
  return { place, message, upstream: problem.message };
}

/** What only the API server refuses: lists that the operator ends up with only one of. */
function apiReport({ cluster: { target } }: WholeCluster, place: Place): Report | null {
  if (!isAtLeast(target, 4, 18)) return null;
  const fact = '`allowedRegistries` and `blockedRegistries` exclude each other';
  const upstream = 'Only one of blockedRegistries or allowedRegistries may be set';
  if (target.kind === 'unknown') {
    return { place, message: `${fact}: the API server refuses the object from 4.18 on`, upstream, severity: 'info' };
  }
  return { place, message: `${fact}, so the API server refuses the object`, upstream };
}

function keyOf({ root }: ImageConfig, key: string): Place | null {
  const sources = valueOf(valueOf(root, 'spec'), 'registrySources');
  return sources?.kind === 'mapping' ? (entryOf(sources, key)?.key.place ?? null) : null;
}
