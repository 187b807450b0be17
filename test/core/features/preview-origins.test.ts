import assert from 'node:assert/strict';
import { preview, previewOrigins, previewsOf } from '../../../server/src/core/index';
import { cursorFixture, positionOf } from '../../support/cursor';

const FILES = `--- file: set.yaml
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata: {name: team}
spec:
  imageTagMirrors:
  - source: a.io/team
    mirrors:
    - m.io/team
    mirrorSourcePolicy: NeverContactSource
--- file: image.yaml
apiVersion: config.openshift.io/v1
kind: Image
metadata: {name: cluster}
spec:
  registrySources:
    insecureRegistries:
    - m.io
    blockedRegistries:
    - b.io
    containerRuntimeSearchRegistries:
    - c.io
--- file: policy.yaml
apiVersion: config.openshift.io/v1
kind: ClusterImagePolicy
metadata: {name: signed}
spec:
  scopes:
  - a.io/team
  policy:
    rootOfTrust: {policyType: PublicKey, publicKey: {keyData: S0VZ}}
--- file: namespace.yaml
apiVersion: config.openshift.io/v1
kind: ImagePolicy
metadata: {name: own, namespace: shop}
spec:
  scopes:
  - d.io/shop
  policy:
    rootOfTrust: {policyType: PublicKey, publicKey: {keyData: S0VZ}}
`;

suite('each line of a node file leads to what caused it', () => {
  leads('/etc/containers/registries.conf', [
    '[[registry]] <- set.yaml:6',
    'prefix = "" <- set.yaml:6',
    'location = "a.io/team" <- set.yaml:6',
    'blocked = true <- set.yaml:9',
    '[[registry.mirror]] <- set.yaml:8',
    'location = "m.io/team" <- set.yaml:8',
    'insecure = true <- image.yaml:7',
    'pull-from-mirror = "tag-only" <- set.yaml:8',
    '[[registry]] <- image.yaml:9',
    'prefix = "" <- image.yaml:9',
    'location = "b.io" <- image.yaml:9',
    'blocked = true <- image.yaml:9',
    '[[registry]] <- image.yaml:7',
    'prefix = "" <- image.yaml:7',
    'location = "m.io" <- image.yaml:7',
    'insecure = true <- image.yaml:7',
  ]);
  leads('/etc/containers/policy.json', [...policies(), ...policies()]);
  leads('/etc/containers/registries.d/sigstore-registries.yaml', [
    'a.io/team: <- policy.yaml:6 set.yaml:6',
    'use-sigstore-attachments: true <- policy.yaml:6 set.yaml:6',
    'd.io/shop: <- namespace.yaml:6',
    'use-sigstore-attachments: true <- namespace.yaml:6',
    'm.io/team: <- set.yaml:8 policy.yaml:6',
    'use-sigstore-attachments: true <- set.yaml:8 policy.yaml:6',
  ]);
  leads('/etc/crio/policies/shop.json', [...policies('d.io/shop'), ...policies('d.io/shop')]);
  leads('/etc/containers/registries.conf.d/01-image-searchRegistries.conf', [
    'unqualified-search-registries = ["c.io"] <- image.yaml:11',
  ]);
});

/** The lines of one transport in policy.json, and in that of the namespace with its own scope. */
function policies(own: string | null = null): string[] {
  const signed = (scope: string, place: string, end: string): string[] =>
    [
      `"${scope}": [`,
      '{',
      '"type": "sigstoreSigned",',
      '"keyData": "S0VZ",',
      '"signedIdentity": {',
      '"type": "matchRepoDigestOrExact"',
      '}',
      '}',
      end,
    ].map((line) => `${line} <- ${place}`);
  const rejected = ['"b.io": [', '{', '"type": "reject"', '}', own === null ? ']' : '],'].map(
    (line) => `${line} <- image.yaml:9`,
  );
  return [
    ...signed('a.io/team', 'policy.yaml:6', '],'),
    ...rejected,
    ...(own === null ? [] : signed(own, 'namespace.yaml:6', ']')),
  ];
}

/** `expected`: the lines that something caused, and what. */
function leads(path: string, expected: readonly string[]): void {
  test(path, () => {
    const { analysis } = cursorFixture(FILES);
    const shown = preview(analysis, { cluster: 'workspace', path }, null)!;
    let offset = 0;
    const lines = shown.text.split('\n').flatMap((line) => {
      const origins = previewOrigins(shown, offset + line.length - line.trimStart().length);
      offset += line.length + 1;
      const places = origins.map((place) => positionOf(analysis, place)).join(' ');
      return places === '' ? [] : [`${line.trim()} <- ${places}`];
    });
    assert.deepEqual(lines, expected);
  });
}

test('no node file is left out', () => {
  const [cluster] = previewsOf(cursorFixture(FILES).analysis, null);
  assert.equal(cluster?.files.length, 5);
});
