import assert from 'node:assert/strict';
import type { Rendering } from '../../../server/src/core/cluster/node-files';
import { collectSignedScopes } from '../../../server/src/core/cluster/image-policies';
import { renderNodeFiles } from '../../../server/src/core/cluster/render';
import { parseTarget, UNKNOWN_TARGET, type Target } from '../../../server/src/core/model/target';
import { manifestsOf } from '../../support/manifests';

const KEY = 'rootOfTrust: { policyType: PublicKey, publicKey: { keyData: S0VZ } }';
const IMAGE =
  'apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: { name: cluster }\nspec:\n  registrySources:\n';

function clusterPolicy(scopes: string, policy = KEY): string {
  return `apiVersion: config.openshift.io/v1\nkind: ClusterImagePolicy\nmetadata: { name: c }\nspec:\n  scopes: [${scopes}]\n  policy: { ${policy} }\n`;
}

function namespacePolicy(namespace: string, scopes: string): string {
  return `apiVersion: config.openshift.io/v1\nkind: ImagePolicy\nmetadata: { name: n${namespace} }\nspec:\n  scopes: [${scopes}]\n  policy: { ${KEY} }\n`;
}

function mirrors(kind: 'ImageDigestMirrorSet' | 'ImageTagMirrorSet', entries: string): string {
  const field = kind === 'ImageDigestMirrorSet' ? 'imageDigestMirrors' : 'imageTagMirrors';
  return `apiVersion: config.openshift.io/v1\nkind: ${kind}\nmetadata: { name: m }\nspec:\n  ${field}: [${entries}]\n`;
}

function render(texts: readonly string[], target: Target = UNKNOWN_TARGET): Rendering {
  return renderNodeFiles(manifestsOf(...texts), target);
}

function fileOf(rendering: Rendering, name: string): string | null {
  if (rendering.kind === 'refused') return assert.fail(rendering.refusal.message);
  return rendering.files.find(({ path }) => path.endsWith(name))?.contents ?? null;
}

function refusalOf(...texts: readonly string[]): string | null {
  const rendering = render(texts);
  return rendering.kind === 'refused' ? rendering.refusal.message : null;
}

/** `scope: types of its requirements` for each scope of a transport. */
function scopesOf(policyJson: string | null, transport = 'docker'): Record<string, string> {
  const policy = JSON.parse(policyJson ?? '{}') as { transports: Record<string, Record<string, { type: string }[]>> };
  const scopes = Object.entries(policy.transports[transport] ?? {});
  return Object.fromEntries(scopes.map(([scope, list]) => [scope, list.map(({ type }) => type).join(' ')]));
}

suite('image policies: policy.json', () => {
  /** The one requirement of the scope, with its keys in the order of the text. */
  const requirement = (policy: string): unknown => {
    const text = fileOf(render([clusterPolicy('a.io/x', policy)]), '/policy.json') ?? '';
    const { transports } = JSON.parse(text) as { transports: { docker: Record<string, unknown[]> } };
    return JSON.stringify(transports.docker['a.io/x']);
  };

  test('a public key, with and without the key of a transparency log', () => {
    const identity = '"signedIdentity":{"type":"matchRepoDigestOrExact"}';
    assert.equal(requirement(KEY), `[{"type":"sigstoreSigned","keyData":"S0VZ",${identity}}]`);
    assert.equal(
      requirement('rootOfTrust: { policyType: PublicKey, publicKey: { rekorKeyData: UkVL, keyData: "S0\\nVZ" } }'),
      `[{"type":"sigstoreSigned","keyData":"S0VZ","rekorPublicKeyData":"UkVL",${identity}}]`,
    );
  });

  test('a Fulcio authority, and a PKI', () => {
    assert.equal(
      requirement(
        'rootOfTrust: { policyType: FulcioCAWithRekor, fulcioCAWithRekor: { fulcioCAData: Q0E=, rekorKeyData: UkVL, ' +
          'fulcioSubject: { oidcIssuer: https://i.io, signedEmail: e@x.io } } }, signedIdentity: { matchPolicy: MatchRepository }',
      ),
      '[{"type":"sigstoreSigned","fulcio":{"caData":"Q0E=","oidcIssuer":"https://i.io","subjectEmail":"e@x.io"},' +
        '"rekorPublicKeyData":"UkVL","signedIdentity":{"type":"matchRepository"}}]',
    );
    assert.equal(
      requirement(
        'rootOfTrust: { policyType: PKI, pki: { caIntermediatesData: SU5U, caRootsData: Uk9PVA==, ' +
          'pkiCertificateSubject: { hostname: h.io, email: e@x.io } } }, ' +
          'signedIdentity: { matchPolicy: ExactRepository, exactRepository: { repository: b.io/y } }',
      ),
      '[{"type":"sigstoreSigned","pki":{"caRootsData":"Uk9PVA==","caIntermediatesData":"SU5U","subjectEmail":"e@x.io",' +
        '"subjectHostname":"h.io"},"signedIdentity":{"type":"exactRepository","dockerRepository":"b.io/y"}}]',
    );
  });

  test('an identity that is written another way', () => {
    assert.equal(
      requirement(
        `${KEY}, signedIdentity: { matchPolicy: RemapIdentity, remapIdentity: { signedPrefix: b.io/y, prefix: a.io } }`,
      ),
      '[{"type":"sigstoreSigned","keyData":"S0VZ",' +
        '"signedIdentity":{"type":"remapIdentity","prefix":"a.io","signedPrefix":"b.io/y"}}]',
    );
  });

  test('what cannot be expressed is refused, without a prefix', () => {
    const identity = (text: string): string | null =>
      refusalOf(clusterPolicy('a.io', `${KEY}, signedIdentity: { ${text} }`));
    assert.equal(identity('matchPolicy: Other'), 'unknown signedIdentity match policy: Other');
    assert.equal(
      identity('matchPolicy: RemapIdentity, remapIdentity: { prefix: a.io, signedPrefix: b.io/Y }'),
      'error getting signedIdentity for RemapIdentity: prefix "b.io/Y" is not valid',
    );
    assert.equal(
      identity('matchPolicy: ExactRepository, exactRepository: { repository: b.io/Y }'),
      'error getting signedIdentity for ExactRepository: Invalid format of dockerRepository "b.io/Y": ' +
        'invalid reference format: repository name must be lowercase',
    );
    assert.match(refusalOf(clusterPolicy('a.io', 'rootOfTrust: {}')) ?? '', /^exactly one of keyPath, /);
  });

  test('several policies of one scope add up in the order of the objects', () => {
    const other = KEY.replace('S0VZ', 'T1RIRVI=');
    const text = fileOf(render([clusterPolicy('a.io/x', other), clusterPolicy('a.io/x')]), '/policy.json') ?? '';
    assert.deepEqual(
      [...text.matchAll(/"keyData": "(.*)"/g)].map(([, key]) => key),
      ['T1RIRVI=', 'S0VZ', 'T1RIRVI=', 'S0VZ'],
    );
  });

  test('signed scopes among allowed and blocked ones', () => {
    const allowed = `${IMAGE}    allowedRegistries: [a.io, a.io/x/y/z, b.io/n/r/deep]\n`;
    const text = fileOf(render([clusterPolicy('a.io/x/y/z'), allowed]), '/policy.json');
    assert.deepEqual(scopesOf(text), {
      'a.io': 'insecureAcceptAnything',
      'a.io/x/y/z': 'sigstoreSigned',
      'b.io/n/r/deep': 'insecureAcceptAnything',
    });
    assert.deepEqual(scopesOf(text, 'atomic'), { 'a.io': 'insecureAcceptAnything' });
    const policy = 'could not Create/Update MachineConfig: could not update policy json with new changes: ';
    assert.equal(
      refusalOf(clusterPolicy('b.io'), allowed),
      `${policy}clusterimagePolicy configured for the scope b.io is not nested inside allowedRegistries`,
    );
    assert.equal(
      refusalOf(clusterPolicy('a.io/x'), `${IMAGE}    blockedRegistries: [a.io]\n`),
      `${policy}clusterimagePolicy configured for the scope a.io/x is nested inside blockedRegistries`,
    );
    assert.equal(
      refusalOf(namespacePolicy('', 'a.io/x'), `${IMAGE}    blockedRegistries: [a.io]\n`),
      'could not Create/Update MachineConfig: could not update namespace policy JSON from imagepolicy: ' +
        'imagePolicy configured for the scope a.io/x is nested inside blockedRegistries',
    );
  });
});

suite('image policies: namespaces', () => {
  const inNamespace = (namespace: string, scopes: string): string =>
    namespacePolicy(namespace, scopes).replace('metadata: {', `metadata: { namespace: ${namespace},`);

  test('each namespace has the policy of the cluster and its own scopes, sorted by name', () => {
    const rendering = render([
      `${IMAGE}    allowedRegistries: [a.io]\n`,
      inNamespace('team-b', 'a.io/x'),
      inNamespace('team-a', 'a.io, a.io/p/q/r'),
      namespacePolicy('', 'a.io'),
    ]);
    assert.ok(rendering.kind === 'rendered');
    assert.deepEqual(
      rendering.files.map(({ path }) => path),
      [
        '/etc/containers/policy.json',
        '/etc/containers/registries.d/sigstore-registries.yaml',
        '/etc/crio/policies/default.json',
        '/etc/crio/policies/team-a.json',
        '/etc/crio/policies/team-b.json',
      ],
    );
    assert.deepEqual(scopesOf(fileOf(rendering, 'team-a.json')), {
      'a.io': 'insecureAcceptAnything sigstoreSigned',
      'a.io/p/q/r': 'sigstoreSigned',
    });
    assert.deepEqual(scopesOf(fileOf(rendering, 'team-a.json'), 'atomic'), {
      'a.io': 'insecureAcceptAnything sigstoreSigned',
    });
    assert.deepEqual(scopesOf(fileOf(rendering, '/policy.json')), { 'a.io': 'insecureAcceptAnything' });
  });

  test('a scope that a ClusterImagePolicy holds is skipped, and said so', () => {
    const manifests = manifestsOf(clusterPolicy('a.io'), inNamespace('ns', 'a.io/x, b.io'), inNamespace('o', 'a.io'));
    const scopes = collectSignedScopes(manifests.imagePolicies, UNKNOWN_TARGET);
    assert.ok(scopes.kind === 'scopes');
    assert.deepEqual([...scopes.namespaces.keys()], ['ns']);
    assert.deepEqual([...(scopes.namespaces.get('ns')?.keys() ?? [])], ['b.io']);
    assert.deepEqual(
      scopes.skipped.map(({ message }) => message.slice(0, 40)),
      ['has conflicting scope(s) ["a.io/x"] that', 'has conflicting scope(s) ["a.io"] that e'],
    );
  });

  test('releases before 4.16 know no image policies', () => {
    const rendering = render([clusterPolicy('a.io')], parseTarget('4.15') ?? UNKNOWN_TARGET);
    assert.ok(rendering.kind === 'rendered' && rendering.files.length === 0);
  });
});

suite('image policies: sigstore-registries.yaml', () => {
  const keys = (...texts: readonly string[]): string[] => {
    const text = fileOf(render(texts), 'sigstore-registries.yaml') ?? '';
    const lines = text.split('\n');
    assert.equal(lines[0], 'docker:');
    assert.ok(
      lines.slice(1, -1).every((line, index) => index % 2 === 0 || line === '    use-sigstore-attachments: true'),
    );
    return lines.slice(1, -1).flatMap((line, index) => (index % 2 === 0 ? [line.trim().replace(/:$/, '')] : []));
  };

  test('without registries.conf: the scopes alone', () => {
    assert.deepEqual(keys(clusterPolicy("b.io/y, a.io:5000, '*.c.io'")), ["'*.c.io'", 'a.io:5000', 'b.io/y']);
  });

  test('with it: the endpoints of the entry that serves the scope, by digest and by tag', () => {
    const idms = mirrors('ImageDigestMirrorSet', '{ source: a.io, mirrors: [d.io/m] }');
    const itms = mirrors('ImageTagMirrorSet', '{ source: a.io, mirrors: [t.io/m] }');
    assert.deepEqual(keys(clusterPolicy('a.io/x/y'), idms, itms), ['a.io/x/y', 'd.io/m/x/y', 't.io/m/x/y']);
    assert.deepEqual(keys(clusterPolicy('a.io'), idms, itms), ['a.io', 'd.io/m', 't.io/m']);
    assert.deepEqual(keys(clusterPolicy('z.io'), idms, itms), ['z.io']);
  });

  test('and those of the entries inside the scope', () => {
    const entries =
      '{ source: a.io/x, mirrors: [m10.io/x] }, { source: a.io/y, mirrors: [m2.io/y] }, { source: b.io, mirrors: [m3.io] }';
    const idms = mirrors('ImageDigestMirrorSet', entries);
    assert.deepEqual(keys(clusterPolicy('a.io'), idms), ['a.io', 'a.io/x', 'a.io/y', 'm2.io/y', 'm10.io/x']);
  });

  test('a wildcard entry itself is no endpoint; its mirrors are', () => {
    const idms = mirrors('ImageDigestMirrorSet', "{ source: '*.c.io', mirrors: [m.io/c] }");
    assert.deepEqual(keys(clusterPolicy("'*.c.io'"), idms), ["'*.c.io'", 'm.io/c']);
    assert.deepEqual(keys(clusterPolicy('x.c.io/a'), idms), ['m.io/c/a', 'x.c.io/a']);
  });

  test('an endpoint that cannot be asked for is refused', () => {
    const idms = mirrors('ImageDigestMirrorSet', '{ source: a.io/x, mirrors: [m.io] }');
    assert.equal(
      refusalOf(clusterPolicy('a.io/x'), idms),
      'could not Create/Update MachineConfig: error adding clusterimagepolicy scope a.io/x relevant mirrors: ' +
        'error getting digest sources for scope a.io/x: rewriting reference: repository name must be canonical',
    );
  });

  test('every line leads to the policy, an endpoint to its mirror first', () => {
    const idms = mirrors('ImageDigestMirrorSet', '{ source: a.io, mirrors: [m.io] }');
    const rendering = render([clusterPolicy('a.io'), idms]);
    const file = rendering.kind === 'rendered' && rendering.files.find(({ path }) => path.endsWith('.yaml'));
    assert.ok(file);
    const origins = file.sources.map((source) => source.origins.map(({ chunk }) => chunk.file));
    const [ofScope, ofMirror] = [
      ['0000.yaml', '0001.yaml'],
      ['0001.yaml', '0000.yaml'],
    ];
    // The key, and the line of its value.
    assert.deepEqual(origins, [ofScope, ofScope, ofMirror, ofMirror]);
  });
});
