import type { EffectiveLists } from '../cluster/payload';
import type { Located } from '../text/place';
import type { Report, Rule, WholeCluster } from './rule';
import { shown } from './wording';

/** A blocked entry that holds the repository of the release payload. */
export const payloadBlocked: Rule = {
  code: 'payload-blocked',
  severity: 'error',
  about: () => ({
    title: 'A blocked registry that the release payload comes from',
    documentation: [
      'Every node pulls the images of the release from the repository of the release image. Where `blockedRegistries` holds that repository,',
      'the operator looks whether a mirror of it is left that is not blocked. If not, it drops the entry: the registry stays open, and only a',
      'log line tells.',
      '',
      'Where one is left and the entry is exactly the payload’s repository, `policy.json` turns around (a warning): it then allows that',
      'repository and rejects every other image. Where two entries hold it, the operator allows it twice, takes that for an allowed list beside',
      'the blocked one and writes no node file. And where it cannot work out the mirrors at all, it goes on without both lists.',
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
  }),
  looksAt: 'cluster',
  *check(view) {
    const { lists } = view.answers;
    if (lists.kind === 'refused') return;
    for (const entry of lists.dropped) yield droppedReport(view, lists, entry);
    yield* lostReport(view, lists);
    const ofPayload = lists.allowed.filter(({ place }) => lists.blocked.some((blocked) => blocked.place === place));
    const [first, ...others] = ofPayload;
    if (!first || ofPayload.length < lists.allowed.length) return;
    if (lists.policyBlocked.length === 0) yield turnedReport(view, lists, first);
    else if (others.length > 0 && !view.cluster.manifests.imageConfig?.allowedRegistries)
      yield twiceReport(view, lists, first, others);
  },
};

function droppedReport(
  view: WholeCluster,
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

function turnedReport(view: WholeCluster, { payload }: EffectiveLists, { place }: Located<string>): Report {
  return {
    place,
    severity: 'warning',
    message: `Blocking the payload’s own repository${standIn(view)} ${shown(payload)} makes policy.json reject every other image`,
  };
}

/** Where the operator cannot find out what is left of the payload, it goes on without both lists. */
function* lostReport(
  view: WholeCluster,
  { payload, blocked, allowed, dropped, warnings }: EffectiveLists,
): Iterable<Report> {
  if (blocked.length + allowed.length + dropped.length > 0) return;
  for (const { message, origins } of warnings) {
    for (const place of origins) {
      yield {
        place,
        message: `This entry holds the payload${standIn(view)} ${shown(payload)}, and the operator cannot work out what its mirrors are, so it drops all blocked and allowed registries`,
        upstream: message,
      };
    }
  }
}

/** Each entry that holds the payload allows it once more, and only one allowed entry goes with blocked ones. */
function twiceReport(
  view: WholeCluster,
  { payload }: EffectiveLists,
  first: Located<string>,
  others: readonly Located<string>[],
): Report {
  const [second = first] = others;
  return {
    place: second.place,
    message: `Two blocked entries hold the payload${standIn(view)} ${shown(payload)}, so the operator takes it for an allowed list beside a blocked one and writes no node file`,
    upstream: 'invalid images config: only one of AllowedRegistries or BlockedRegistries may be specified',
    related: [{ place: first.place, message: 'The other entry' }],
  };
}

function standIn({ cluster }: WholeCluster): string {
  return cluster.manifests.releaseImage.standIn ? ' (assumed)' : '';
}
