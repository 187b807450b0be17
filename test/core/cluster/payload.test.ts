import assert from 'node:assert/strict';
import { checkRegistrySources } from '../../../server/src/core/cluster/image-config-checks';
import { holdAgainstPayload, type EffectiveLists } from '../../../server/src/core/cluster/payload';
import { UNKNOWN_TARGET } from '../../../server/src/core/model/target';
import { manifestsOf } from '../../support/manifests';

const DIGEST = `sha256:${'c'.repeat(64)}`;
const BY_DIGEST = `quay.io/ocp/release@${DIGEST}`;

function cluster(
  release: string,
  lists: { insecure?: readonly string[]; blocked?: readonly string[]; allowed?: readonly string[] },
  ...sets: readonly string[]
): ReturnType<typeof manifestsOf> {
  const list = (name: string, values: readonly string[] | undefined): string =>
    values ? `    ${name}: ${JSON.stringify(values)}\n` : '';
  return manifestsOf(
    `apiVersion: config.openshift.io/v1\nkind: ClusterVersion\nmetadata: { name: version }\nstatus: { desired: { image: ${JSON.stringify(release)} } }\n`,
    'apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: { name: cluster }\nspec:\n  registrySources:\n' +
      list('insecureRegistries', lists.insecure) +
      list('blockedRegistries', lists.blocked) +
      list('allowedRegistries', lists.allowed),
    ...sets,
  );
}

function mirrors(
  kind: 'ImageDigestMirrorSet' | 'ImageTagMirrorSet',
  source: string,
  ...list: readonly string[]
): string {
  const field = kind === 'ImageDigestMirrorSet' ? 'imageDigestMirrors' : 'imageTagMirrors';
  return `apiVersion: config.openshift.io/v1\nkind: ${kind}\nmetadata: { name: m }\nspec:\n  ${field}: [{ source: ${source}, mirrors: [${list.join()}] }]\n`;
}

function listsOf(manifests: ReturnType<typeof manifestsOf>): EffectiveLists {
  const verdict = holdAgainstPayload(manifests, UNKNOWN_TARGET);
  assert.equal(verdict.kind, 'lists');
  return verdict;
}

/** `registries.conf | policy.json | allowed | log` */
function outcome(manifests: ReturnType<typeof manifestsOf>): string {
  const { blocked, policyBlocked, allowed, warnings } = listsOf(manifests);
  const lists = [blocked, policyBlocked, allowed].map((list) => list.map(({ value }) => value).join(' '));
  return [...lists, warnings.map(({ message }) => message).join(' ')].join(' | ');
}

suite('holdAgainstPayload', () => {
  const dropped = (list: string): string =>
    `error adding [${list}] to blocked registries, cannot block the repository being used by the payload, skipping....`;

  test('entries beside the payload go to both lists', () => {
    const lists = { blocked: ['bad.io', 'quay.io/other'], allowed: ['good.io'] };
    assert.equal(outcome(cluster(BY_DIGEST, lists)), 'bad.io quay.io/other | bad.io quay.io/other | good.io | ');
  });

  test('entries that hold a payload without a usable mirror are dropped, and only the log tells', () => {
    const lists = { blocked: ['quay.io', 'bad.io', 'quay.io/ocp/release'] };
    assert.equal(
      outcome(cluster(BY_DIGEST, lists)),
      `bad.io | bad.io |  | ${dropped('"quay.io" "quay.io/ocp/release"')}`,
    );
  });

  test('with a mirror outside of the blocked entries they stay, and the payload is allowed once for each', () => {
    const idms = mirrors('ImageDigestMirrorSet', 'quay.io/ocp', 'm.io/ocp');
    const release = 'quay.io/ocp/release';
    const one = cluster(BY_DIGEST, { blocked: [release] }, idms);
    assert.equal(outcome(one), `${release} |  | ${release} | `);
    const two = cluster(BY_DIGEST, { blocked: ['quay.io', release], allowed: ['a.io'] }, idms);
    assert.equal(outcome(two), `quay.io ${release} | quay.io | ${release} ${release} a.io | `);
  });

  test('a blocked mirror, a tag mirror, or a digest mirror of a release that is a tag do not help', () => {
    const blockedMirror = mirrors('ImageDigestMirrorSet', 'quay.io/ocp', 'm.io/ocp');
    assert.equal(
      outcome(cluster(BY_DIGEST, { blocked: ['quay.io', 'm.io'] }, blockedMirror)),
      `m.io | m.io |  | ${dropped('"quay.io"')}`,
    );
    const tagMirror = mirrors('ImageTagMirrorSet', 'quay.io/ocp', 'm.io/ocp');
    assert.equal(outcome(cluster(BY_DIGEST, { blocked: ['quay.io'] }, tagMirror)), ` |  |  | ${dropped('"quay.io"')}`);
    const byTag = cluster('quay.io/ocp/release:4.18', { blocked: ['quay.io'] }, blockedMirror);
    assert.equal(outcome(byTag), ` |  |  | ${dropped('"quay.io"')}`);
  });

  test('both lists are lost as a whole where the mirrors of the payload cannot be found out', () => {
    const lost = { blocked: ['bad.io', 'quay.io'], allowed: ['good.io'] };
    const bareHost = mirrors('ImageDigestMirrorSet', 'quay.io/ocp/release', 'm.io');
    assert.equal(
      outcome(cluster(BY_DIGEST, lost, bareHost)),
      ' |  |  | rewriting reference: repository name must be canonical, skipping....',
    );
    const scheme = cluster(BY_DIGEST, { ...lost, insecure: ['https://x.io'] });
    assert.match(
      outcome(scheme),
      /^ \| {2}\| {2}\| loading registries configuration "[^"]+": invalid location 'https:\/\/x\.io': URI schemes are not supported, skipping\.\.\.\.$/,
    );
    const wildcard = mirrors('ImageDigestMirrorSet', "'*.corp.io'", 'm.io');
    assert.equal(
      outcome(cluster(BY_DIGEST, { ...lost, insecure: ['a.corp.io'] }, wildcard)),
      ' |  |  | internal error: mirrorsAdjustedForNestedScope for a wildcard scope "*.corp.io", skipping....',
    );
  });

  test('a release image that is not complete is refused, without a prefix', () => {
    for (const release of ['ocp/release:1', 'quay.io/ocp/Release', '']) {
      const verdict = holdAgainstPayload(cluster(release, {}), UNKNOWN_TARGET);
      assert.equal(verdict.kind === 'refused' && verdict.refusal.message, 'error parsing reference of release image');
    }
  });

  test('a wildcard that holds the payload without matching it brings the operator down', () => {
    const manifests = cluster(`a.x.x/ocp@${DIGEST}`, { blocked: ['*.x'] });
    const verdict = holdAgainstPayload(manifests, UNKNOWN_TARGET);
    assert.match((verdict.kind === 'refused' && verdict.refusal.message) || '', /nil pointer dereference/);
  });
});

suite('checkRegistrySources', () => {
  const problems = (manifests: ReturnType<typeof manifestsOf>): string[] =>
    checkRegistrySources(manifests.imageConfig, listsOf(manifests)).map(
      ({ code, file, message }) => `${file} ${code}: ${message}`,
    );

  test('says all that is wrong, in the order in which the operator meets it', () => {
    const lists = { insecure: ['a.*.io', '*'], blocked: ['*.b.io/x', '', 'ok.io'], allowed: ['*.c:5', 'ok:x@y'] };
    assert.deepEqual(problems(cluster(BY_DIGEST, lists)), [
      'registries.conf invalid-insecure-entry: invalid entry for insecure registries "a.*.io"',
      'registries.conf invalid-insecure-entry: invalid entry for insecure registries "*"',
      'registries.conf invalid-blocked-entry: invalid entry for blocked registries "*.b.io/x"',
      'registries.conf invalid-blocked-entry: invalid entry for blocked registries ""',
      'policy.json blocked-and-allowed: invalid images config: only one of AllowedRegistries or BlockedRegistries may be specified',
      'policy.json invalid-allowed-entry: invalid entry for allowed registries "*.c:5"',
    ]);
  });

  test('both lists go together where the allowed one is nothing but the payload', () => {
    const release = 'quay.io/ocp/release';
    assert.deepEqual(problems(cluster(BY_DIGEST, { blocked: ['bad.io'], allowed: [release] })), []);
    assert.equal(problems(cluster(BY_DIGEST, { blocked: ['bad.io'], allowed: [release, release] })).length, 1);
    assert.equal(problems(cluster(BY_DIGEST, { blocked: ['bad.io'], allowed: ['quay.io'] })).length, 1);
    assert.deepEqual(problems(cluster(BY_DIGEST, { blocked: [], allowed: ['quay.io'] })), []);
  });
});
