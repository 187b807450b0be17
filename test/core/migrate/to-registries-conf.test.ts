import assert from 'node:assert/strict';
import fc from 'fast-check';
import { loadRegistries } from '../../../server/src/core/cluster/load';
import { renderNodeFiles } from '../../../server/src/core/cluster/render';
import { resolve } from '../../../server/src/core/cluster/resolve';
import { toRegistriesConf } from '../../../server/src/core/migrate/to-registries-conf';
import { readRegistriesFile } from '../../../server/src/core/model/registries-file';
import { parseTarget, UNKNOWN_TARGET, type Target } from '../../../server/src/core/model/target';
import { parseToml } from '../../../server/src/core/syntax/toml';
import { manifestsOf } from '../../support/manifests';
import { manifestsOfPlain, plainCluster, type PlainCluster } from '../../support/random-clusters';

const IDMS = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: a}
spec:
  imageDigestMirrors:
  - source: quay.io/team
    mirrors: [m.example.com/team, n.example.com/team]
    mirrorSourcePolicy: NeverContactSource
`;
const ICSP = `apiVersion: operator.openshift.io/v1alpha1
kind: ImageContentSourcePolicy
metadata: {name: b}
spec:
  repositoryDigestMirrors:
  - source: registry.example.org
    mirrors: [m.example.com/org]
`;
const ITMS = `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata: {name: c}
spec:
  imageTagMirrors:
  - source: registry.example.org
    mirrors: [t.example.com]
  - source: "*.example.net"
    mirrors: [t.example.com/net]
`;

suite('migrate to registries.conf', () => {
  test('all kinds of sets together: tables alone, in the layout of the node file', () => {
    assert.deepEqual(convert([IDMS, ICSP, ITMS]), {
      remarks: [],
      text: `[[registry]]
  prefix = ""
  location = "quay.io/team"
  blocked = true

  [[registry.mirror]]
    location = "m.example.com/team"
    pull-from-mirror = "digest-only"

  [[registry.mirror]]
    location = "n.example.com/team"
    pull-from-mirror = "digest-only"

[[registry]]
  prefix = ""
  location = "registry.example.org"

  [[registry.mirror]]
    location = "m.example.com/org"
    pull-from-mirror = "digest-only"

  [[registry.mirror]]
    location = "t.example.com"
    pull-from-mirror = "tag-only"

[[registry]]
  prefix = "*.example.net"

  [[registry.mirror]]
    location = "t.example.com/net"
    pull-from-mirror = "tag-only"
`,
    });
  });

  test('a release without IDMS and ITMS: ICSP alone, in the words of its engine', () => {
    assert.deepEqual(convert([IDMS, ICSP], '4.12'), {
      remarks: ['ImageDigestMirrorSet `a` is left out: OpenShift 4.12 has no such kind'],
      text: `[[registry]]
  prefix = ""
  location = "registry.example.org"
  mirror-by-digest-only = true

  [[registry.mirror]]
    location = "m.example.com/org"
`,
    });
  });

  test("what the operator refuses is refused in the operator's words", () => {
    assert.equal(convert([ICSP.replace('m.example.com/org', 'https://m')]), 'invalid format for mirror "https://m"');
    assert.match(
      String(convert([IDMS, ITMS.replace('registry.example.org', 'quay.io/team')])),
      /^conflicting mirrorSourcePolicy is set for the same source "quay.io\/team"/,
    );
  });

  test('no set, no text', () => {
    assert.deepEqual(convert([]), { remarks: [], text: '' });
  });

  test('alone, it sends every reference where the node file of the same sets sends it', () => {
    let mirrored = 0;
    fc.assert(
      fc.property(plainCluster, target, (cluster, release) => {
        const { manifests, nodeText, refusal } = nodeFile(cluster, release);
        const conversion = toRegistriesConf(manifests.mirrorSets, release);
        if (conversion.kind === 'refused') {
          assert.ok(refusal?.endsWith(conversion.refusal.message), `${refusal} / ${conversion.refusal.message}`);
          return;
        }
        assert.equal(refusal, null);
        assert.ok(nodeText.endsWith(conversion.text));
        assert.doesNotMatch(conversion.text, /^\S+ =/m);
        const plans = endpoints(conversion.text, 'drop-in');
        assert.deepEqual(plans, endpoints(nodeText, 'main'));
        mirrored += plans.filter(({ tried }) => tried.some(({ role }) => role === 'mirror')).length;
      }),
      { numRuns: 1000 },
    );
    assert.ok(mirrored > 1000, `${mirrored} plans with a mirror`);
  });

  test('the comparison notices a set that is forgotten', () => {
    const difference = fc.check(
      fc.property(plainCluster, (cluster) => {
        const { manifests, nodeText } = nodeFile(cluster, UNKNOWN_TARGET);
        const conversion = toRegistriesConf(manifests.mirrorSets.slice(1), UNKNOWN_TARGET);
        if (conversion.kind === 'refused' || nodeText === '') return;
        assert.deepEqual(endpoints(conversion.text, 'drop-in'), endpoints(nodeText, 'main'));
      }),
    );
    assert.ok(difference.failed);
  });
});

const target: fc.Arbitrary<Target> = fc.constantFrom(
  UNKNOWN_TARGET,
  ...['4.12', '4.18', '4.20'].map((text) => parseTarget(text) ?? UNKNOWN_TARGET),
);
const DIGEST = `@sha256:${'c'.repeat(64)}`;
const REFERENCES = [
  'a.io/n/r',
  'a.io/x',
  'b.corp.io/n/x',
  'b.corp.io:5000/n',
  'c.b.corp.io/r',
  'quay.io/ocp/release',
].flatMap((name) => [`${name}:1`, `${name}${DIGEST}`]);

function convert(texts: readonly string[], release = 'latest'): unknown {
  const conversion = toRegistriesConf(manifestsOf(...texts).mirrorSets, parseTarget(release) ?? UNKNOWN_TARGET);
  if (conversion.kind === 'refused') return conversion.refusal.message;
  return { remarks: conversion.remarks.map(({ reason }) => reason), text: conversion.text };
}

/** What the operator makes of the mirror sets of a cluster that has nothing else. */
function nodeFile(cluster: PlainCluster, release: Target) {
  const sets = { ...cluster, insecure: null, blocked: null, allowed: null, search: null };
  const manifests = manifestsOfPlain(sets);
  const rendering = renderNodeFiles(manifests, release);
  if (rendering.kind === 'refused') return { manifests, nodeText: '', refusal: rendering.refusal.message };
  const file = rendering.files.find(({ path }) => path === '/etc/containers/registries.conf');
  return { manifests, nodeText: file?.contents ?? '', refusal: null };
}

function endpoints(text: string, role: 'main' | 'drop-in') {
  const path =
    role === 'main' ? '/etc/containers/registries.conf' : '/etc/containers/registries.conf.d/50-mirrors.conf';
  const loaded = loadRegistries([{ path, role, file: readRegistriesFile(parseToml(text, path)) }]);
  if (loaded.kind === 'failed') assert.fail(loaded.error);
  return REFERENCES.map((reference) => {
    const plan = resolve(reference, { registries: loaded.conf, policy: null });
    if (plan.kind === 'unparsable') return assert.fail(plan.parseError);
    const tried = plan.endpoints.map((endpoint) => ({
      role: endpoint.role,
      reference: endpoint.reference,
      insecure: endpoint.insecure,
      blockedBy: endpoint.blockedBy?.prefix ?? null,
    }));
    return { tried, error: plan.error?.message ?? null };
  });
}
