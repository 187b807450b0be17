import assert from 'node:assert/strict';
import { references } from '../../../server/src/core/index';
import { cursorFixture, positionOf } from '../../support/cursor';

const SET = `--- file: set.yaml
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: team
spec:
  imageDigestMirrors:
  - source: quay.io/team
    mirrors:
    - m.example.com/team
    - n.example.com/team
`;
const OTHER = SET.replace('set.yaml', 'other.yaml').replace('name: team', 'name: other').replace('- n.', '- o.');
const DIGEST = `@sha256:${'a'.repeat(64)}`;
const PODS = `--- file: pods.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
  - image: quay.io/team/app:1
  - image: quay.io/team/app${DIGEST}
  - image: quay.io/teamwork/app:1
  - image: docker.io/library/nginx:latest
  initContainers:
  - image: quay.io/team/app:1
  - image: nginx
`;
const CONF = `--- file: bastion/registries.conf
unqualified-search-registries = ["docker.io"]
[[registry]]
prefix = "quay.io/team/"
location = "quay.io/team"
[[registry.mirror]]
location = "m.example.com/team/"
`;

suite('references', () => {
  finds('of a source: its entries, and the references that it serves', cursorIn(SET, 'quay.io/team') + OTHER + PODS, [
    'set.yaml:7',
    'other.yaml:7',
    'pods.yaml:5',
    'pods.yaml:6',
    'pods.yaml:10',
  ]);
  finds(
    'of a source, without entries',
    cursorIn(SET, 'quay.io/team') + PODS,
    ['pods.yaml:5', 'pods.yaml:6', 'pods.yaml:10'],
    { entries: false },
  );
  finds('of a mirror: where it stands, and the references asked for at it', cursorIn(SET, 'm.example') + OTHER + PODS, [
    'set.yaml:9',
    'other.yaml:9',
    'pods.yaml:6',
  ]);
  finds('of another mirror of the list', cursorIn(SET, 'n.example') + PODS, ['set.yaml:10', 'pods.yaml:6']);
  finds('of an image: where the same image stands, however it is written', SET + cursorIn(PODS, 'nginx:latest'), [
    'pods.yaml:8',
    'pods.yaml:11',
  ]);
  finds('of an image by tag: not the same by digest', SET + cursorIn(PODS, 'quay.io/team/app:1'), [
    'pods.yaml:5',
    'pods.yaml:10',
  ]);
  finds('of a short name without a tag', SET + cursorIn(PODS, 'nginx\n'), ['pods.yaml:11', 'pods.yaml:8']);
  finds(
    'of a name that is known for a reference only by its key',
    cursorIn('spec:\n  image: quay.io/loose\n', 'loose'),
    ['manifest.yaml:2'],
  );
  finds(
    'of a prefix of a registries.conf, with what an engine would ask for there',
    cursorIn(CONF, 'quay.io/team/') + PODS,
    ['bastion/registries.conf:3', 'pods.yaml:5', 'pods.yaml:10', 'pods.yaml:6'],
  );
  finds(
    'of a location that stands for the prefix, with the drop-ins beside it',
    cursorIn(CONF.replace('prefix = "quay.io/team/"\n', ''), 'quay.io/team') +
      CONF.replace('registries.conf', 'registries.conf.d/1.conf').replace(/^unqualified.*\n/m, ''),
    ['bastion/registries.conf:3', 'bastion/registries.conf.d/1.conf:2'],
  );
  finds('of a mirror of a registries.conf', cursorIn(CONF, 'm.example') + PODS, [
    'bastion/registries.conf:6',
    'pods.yaml:5',
    'pods.yaml:10',
    'pods.yaml:6',
  ]);
  finds(
    'of a short name, through the search list of the host',
    cursorIn(CONF.replaceAll('quay.io/team', 'docker.io'), 'docker.io/') + PODS,
    ['bastion/registries.conf:3', 'pods.yaml:8', 'pods.yaml:11'],
  );
  finds(
    'of a source that the operator refuses: its entries',
    cursorIn(SET.replace('quay.io/team', 'quay.io/team:1'), 'quay.io') + PODS,
    ['set.yaml:7'],
  );
  finds('of a key: none', cursorIn(SET, 'mirrors:') + PODS, []);
  finds('in a file of another cluster: none of its own', clusters(), [
    'a/set.yaml:7',
    'a/pod.yaml:2',
    'apps/pod.yaml:2',
  ]);
  finds(
    'nowhere from the indentation below a source',
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels: {app: assisted-service}\ndata:\n  registries.conf: |\n    [[registry]]\n    location = "quay.io/a"\n  $0  blocked = true\n',
    [],
  );
});

/** Two clusters with the same set, and pods in each and beside them; the cursor is in the first. */
function clusters(): string {
  const pod = (file: string): string => `--- file: ${file}\nspec:\n  image: quay.io/team/app:1\n`;
  const set = (file: string): string => SET.replace('set.yaml', file);
  return (
    cursorIn(set('a/set.yaml'), 'quay.io') +
    set('b/set.yaml') +
    ['a', 'b', 'apps'].map((at) => pod(`${at}/pod.yaml`)).join('')
  );
}

function cursorIn(fixture: string, words: string): string {
  assert.ok(fixture.includes(words), `no ${words}`);
  return fixture.replace(words, `${words.slice(0, 3)}$0${words.slice(3)}`);
}

function finds(title: string, fixture: string, expected: readonly string[], options = { entries: true }): void {
  test(`are found ${title}`, () => {
    const { analysis, document, offset } = cursorFixture(fixture);
    const places = references(analysis, document.uri, offset, options);
    assert.deepEqual(
      places.map((place) => positionOf(analysis, place)),
      expected,
    );
  });
}
