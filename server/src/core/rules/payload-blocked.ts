import type { EffectiveLists } from '../cluster/payload';
import type { ClusterView } from '../clusters/view';
import type { Located } from '../text/place';
import type { Report, Rule } from './rule';
import { shown } from './wording';

/** A blocked entry that holds the repository of the release payload. */
export const payloadBlocked: Rule = {
  code: 'payload-blocked',
  severity: 'error',
  title: 'A blocked registry that the release payload comes from',
  documentation: [
    'Every node pulls the images of the release from the repository of the release image. Where `blockedRegistries` holds that repository,',
    'the operator looks whether a mirror of it is left that is not blocked. If not, it drops the entry: the registry stays open, and only a',
    'log line tells.',
    '',
    'Where one is left and the entry is exactly the payload’s repository, `policy.json` turns around (a warning): it then allows that',
    'repository and rejects every other image.',
    '',
    'Without a ClusterVersion among the manifests and without `releaseImage` in `.mirrorscope.yaml`, OpenShift’s own repository stands in.',
  ].join('\n'),
  bad: {
    language: 'yaml',
    text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    blockedRegistries:
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
    - quay.io
---
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: release
spec:
  imageDigestMirrors:
  - source: quay.io/openshift-release-dev/ocp-release
    mirrors:
    - registry.example.com/openshift/release
`,
  },
  looksAt: 'cluster',
  *check(view) {
    const { lists } = view.answers;
    if (lists.kind === 'refused') return;
    for (const entry of lists.dropped) yield droppedReport(view, lists, entry);
    const [only, ...others] = lists.allowed;
    const isTurned = only?.value === lists.payload && others.length === 0 && lists.policyBlocked.length === 0;
    if (isTurned && lists.blocked.some(({ place }) => place === only.place)) yield turnedReport(view, lists, only);
  },
};

function droppedReport(
  view: ClusterView,
  { payload, warnings }: EffectiveLists,
  { value, place }: Located<string>,
): Report {
  const upstream = warnings.find(({ origins }) => origins.includes(place))?.message;
  return {
    place,
    message: `${shown(value)} holds the payload${standIn(view)} ${shown(payload)}, for which no mirror is left that is not blocked, so the operator drops the entry and blocks nothing`,
    ...(upstream === undefined ? {} : { upstream }),
  };
}

function turnedReport(view: ClusterView, { payload }: EffectiveLists, { place }: Located<string>): Report {
  return {
    place,
    severity: 'warning',
    message: `Blocking the payload’s own repository${standIn(view)} ${shown(payload)} makes policy.json reject every other image`,
  };
}

function standIn({ cluster }: ClusterView): string {
  return cluster.manifests.releaseImage.standIn ? ' (assumed)' : '';
}
