import assert from 'node:assert/strict';
import { conversionOffers } from '../../../server/src/core/index';
import { cursorFixture } from '../../support/cursor';

const IDMS = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: a}
spec:
  imageDigestMirrors:
  - source: quay.io/a
    mirrors: [m.lan/a]
`;
const ITMS = IDMS.replace('ImageDigest', 'ImageTag').replace('imageDigest', 'imageTag');
const CONF = `# ours
unqualified-search-registries = ["quay.io"]
[[registry]]
location = "quay.io/team"
  [[registry.mirror]]
  location = "m.lan/team"
[[registry]]
location = "quay.io/closed"
blocked = true
`;
const CONFIG = `apiVersion: v1
baseDomain: lan
platform: {none: {}}
imageContentSources:
- source: quay.io/team
  mirrors: [m.lan/team]
pullSecret: '{"auths":{}}'
`;

suite('conversions that are offered', () => {
  offers('a set as what it can become', at(IDMS, 'quay.io/a'), [
    'registries-conf@0: Convert to a registries.conf drop-in',
    'install-config@0: Convert to imageDigestSources of install-config',
  ]);
  offers('that one of several, and all of them merged', `${IDMS}---\n${at(ITMS, 'metadata')}`, [
    'registries-conf@159: Convert to a registries.conf drop-in',
    'mirror-sets: Merge all 2 mirror sets of this file',
  ]);
  offers('the list of an install-config', at(CONFIG, 'quay.io/team'), [
    'mirror-sets: Convert to ImageDigestMirrorSet',
    'registries-conf: Convert to a registries.conf drop-in',
    'install-config: Convert to imageDigestSources',
  ]);
  offers(
    'that of the new form, and what becomes of it',
    at(CONFIG, 'quay.io/team').replace('imageContentSources', 'imageDigestSources'),
    ['mirror-sets: Convert to ImageDigestMirrorSet', 'registries-conf: Convert to a registries.conf drop-in'],
  );
  offers('nothing elsewhere in an install-config', at(CONFIG, 'pullSecret'), []);
  offers('a registries.conf at its entries with mirrors', `--- file: registries.conf\n${at(CONF, 'quay.io/team')}`, [
    'mirror-sets: Convert to mirror sets (IDMS, ITMS)',
    'install-config: Convert to imageDigestSources of install-config',
  ]);
  offers('nothing at its other entries', `--- file: registries.conf\n${at(CONF, 'quay.io/closed')}`, []);
  offers('nothing in a template', at(IDMS, 'quay.io/a').replace('name: a', 'name: {{ .Values.name }}'), []);
  offers(
    'nothing for a set whose values are filled in later',
    `apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: t}\nobjects:\n- ${at(IDMS, 'metadata')
      .replace('m.lan/a', '"${HOST}/a"')
      .trimEnd()
      .replaceAll('\n', '\n  ')}\n`,
    [],
  );
  offers(
    'the list of a HostedCluster as the set that becomes of it',
    `apiVersion: hypershift.openshift.io/v1beta1
kind: HostedCluster
metadata: {name: h, namespace: clusters}
spec:
  imageContentSources:
  - source: $0quay.io/team
    mirrors: [m.lan/team]
`,
    [
      'mirror-sets@0: Convert to ImageDigestMirrorSet',
      'registries-conf@0: Convert to a registries.conf drop-in',
      'install-config@0: Convert to imageDigestSources of install-config',
    ],
  );

  test('stand in a text inside of a value at the text', () => {
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  registries.conf: |\n${CONF.replace(/^(?=.)/gm, '    ')}`;
    const { analysis, document, offset } = cursorFixture(at(map, 'quay.io/team'));
    const [first] = conversionOffers(analysis, document.uri, { start: offset, end: offset });
    assert.equal(first?.form, 'mirror-sets');
    assert.equal(first.uri, `${document.uri}#/ConfigMap~m/registries.conf`);
  });
});

/** The text with the cursor at the first of these words. */
function at(text: string, words: string): string {
  assert.ok(text.includes(words), words);
  return text.replace(words, `$0${words}`);
}

function offers(title: string, fixture: string, expected: readonly string[]): void {
  test(`are ${title}`, () => {
    const { analysis, document, offset } = cursorFixture(fixture);
    const found = conversionOffers(analysis, document.uri, { start: offset, end: offset });
    assert.deepEqual(
      found.map((offer) => `${offer.form}${offer.offset === null ? '' : `@${offer.offset}`}: ${offer.title}`),
      expected,
    );
  });
}
