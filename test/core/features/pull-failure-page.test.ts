import assert from 'node:assert/strict';
import { previewOrigins, pullFailurePage, pullFailures } from '../../../server/src/core/index';
import { cursorFixture, linker, positionOf } from '../../support/cursor';

const set = (folder: string, mirror: string): string => `--- file: clusters/${folder}/set.yaml
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: mirrors
spec:
  imageTagMirrors:
  - source: quay.io/team
    mirrors:
    - ${mirror}
`;
const EVENT =
  'Failed to pull image "quay.io/team/app:1": (Mirrors also failed: [m.example.com/team/app:1: reading manifest 1 in m.example.com/team/app: unauthorized: authentication required]): quay.io/team/app:1: pinging container registry quay.io: Get "https://quay.io/v2/": dial tcp: lookup quay.io: no such host\n';

suite('the page on failed pulls', () => {
  test('the cluster that the log fits comes first, each endpoint with its cause and its line', () => {
    const { analysis } = cursorFixture(set('a', 'other.example.com/team') + set('b', 'm.example.com/team'));
    const page = pullFailurePage(pullFailures(analysis, EVENT), linker(analysis));
    assert.match(
      page.text,
      /^### Pull of `quay\.io\/team\/app:1`\n\nHeld against \*\*`clusters\/b`\*\*: \*\*Not pulled/,
    );
    assert.match(
      page.text,
      /\n1\. mirror `m\.example\.com\/team\/app:1`: \*\*failed\*\*\n {3}- `m\.example\.com` asks for a login, and takes none that the node has\.\n {3}- The pull secret needs an entry .*\n {3}- The engine says: .*unauthorized.*\n {3}- From `clusters\/b\/set\.yaml:9`\n/,
    );
    const at = page.text.indexOf('1. mirror `m.example.com');
    assert.deepEqual(
      [...new Set(previewOrigins(page, at).map((place) => positionOf(analysis, place)))],
      ['clusters/b/set.yaml:9'],
    );
    const line = page.text.indexOf('clusters/b/set.yaml:9');
    assert.deepEqual(
      previewOrigins(page, line).map((place) => positionOf(analysis, place)),
      ['clusters/b/set.yaml:9'],
    );
    assert.deepEqual(previewOrigins(page, 0), []);
    const other = page.text.slice(page.text.indexOf('`clusters/a`'));
    assert.match(other, /mirror `other\.example\.com\/team\/app:1`: \*\*planned, but not in the log\*\*/);
    assert.match(other, /not in the plan: `m\.example\.com\/team\/app:1`/);
    assert.match(other, /do not agree on the endpoints/);
  });

  test('clusters with one plan are named together', () => {
    const { analysis } = cursorFixture(set('a', 'm.example.com/team') + set('b', 'm.example.com/team'));
    const { text } = pullFailurePage(pullFailures(analysis, EVENT), linker(analysis));
    assert.equal(text.match(/Held against/g)?.length, 1);
    assert.match(text, /Held against \*\*`clusters\/a` and 1 more\*\*/);
  });

  test('without mirror sets the causes are told, and that nothing is held against them', () => {
    const { analysis } = cursorFixture('--- file: pod.yaml\nspec: {}\n');
    const { text, sources } = pullFailurePage(pullFailures(analysis, EVENT), linker(analysis));
    assert.match(text, /No mirror sets and no registries\.conf are here/);
    assert.match(text, /asks for a login/);
    assert.match(text, /^1\. `m\.example\.com\/team\/app:1`: \*\*failed\*\*$/m);
    assert.deepEqual(sources, []);
  });

  test('of a cluster whose operator refuses nothing is known, and those that the log fits come first', () => {
    const refused = set('a', 'm.example.com/team\n    - quay.io/team');
    const { analysis } = cursorFixture(
      `${refused}    mirrorSourcePolicy: NeverContactSource\n${set('b', 'm.example.com/team')}`,
    );
    const page = pullFailurePage(pullFailures(analysis, EVENT), linker(analysis));
    const at = page.text.indexOf('Nothing is known of **`clusters/a`**');
    assert.ok(page.text.indexOf('Held against **`clusters/b`**') < at, page.text);
    const part = page.text.slice(at);
    assert.match(
      part,
      /^Nothing is known of \*\*`clusters\/a`\*\* to hold the log against: the operator refuses the manifests, and nodes keep the files that they have\.\n\n- The operator says: `.*`\.\n\n1\. `m\.example\.com\/team\/app:1`: \*\*failed\*\*\n/,
    );
    assert.doesNotMatch(part, /not in the plan|Held against/);
    const origins = previewOrigins(page, page.text.indexOf('The operator says', at));
    assert.match(positionOf(analysis, origins[0]!) ?? '', /^clusters\/a\/set\.yaml:/);
  });

  test('a text without a pull gives nothing; what stands in a log does not become Markdown', () => {
    const { analysis } = cursorFixture(set('a', 'm.example.com/team'));
    assert.deepEqual(pullFailures(analysis, 'nothing to see'), []);
    const wild = EVENT.replace('authentication required', '[x](http://evil) <b>');
    const { text } = pullFailurePage(pullFailures(analysis, wild), linker(analysis));
    assert.ok(!text.includes('[x](http') && !text.includes('<b>'), text);
  });
});
