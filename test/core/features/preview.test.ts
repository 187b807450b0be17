import assert from 'node:assert/strict';
import { preview, previewOrigins, previewsOf, type Preview } from '../../../server/src/core/index';
import { cursorFixture, positionOf, unindent } from '../../support/cursor';
import { machineConfig } from '../../support/machine-configs';

const CONF = '/etc/containers/registries.conf';
const POLICY = '/etc/containers/policy.json';

const SET = `--- file: set.yaml
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: team
spec:
  imageTagMirrors:
  - source: quay.io/team
    mirrors:
    - m.example.com/team
`;

const RENDERED = `unqualified-search-registries = ["registry.access.redhat.com", "docker.io"]
short-name-mode = ""
additional-layer-store-auth-helper = ""

[[registry]]
  prefix = ""
  location = "quay.io/team"

  [[registry.mirror]]
    location = "m.example.com/team"
    pull-from-mirror = "tag-only"
`;

suite('the preview of node files', () => {
  test('names the files of each cluster that has something to say', () => {
    const { analysis } = cursorFixture(SET);
    const [cluster, ...others] = previewsOf(analysis, null);
    assert.deepEqual(others, []);
    assert.deepEqual(cluster?.files, [
      { path: CONF, state: 'written' },
      { path: POLICY, state: 'template' },
    ]);
    assert.deepEqual(previewsOf(cursorFixture('kind: Pod\napiVersion: v1\n').analysis, null), []);
  });

  test('drop-ins of MachineConfigs are among them, with their pools where these differ', () => {
    const path = '/etc/containers/registries.conf.d/a.conf';
    const files = (...configs: readonly string[]): string =>
      configs.map((text, index) => `--- file: ${index}.json\n${text}\n`).join('');
    const text = files(
      machineConfig('worker', 'w', { 'a.conf': '# w\n' }),
      machineConfig('master', 'm', { 'a.conf': '# m\n' }),
    );
    const { analysis } = cursorFixture(text);
    assert.deepEqual(previewsOf(analysis, null)[0]?.files.slice(2), [
      { path, state: 'written', pools: ['worker'] },
      { path, state: 'written', pools: ['master'] },
    ]);
    const shown = (pool?: string): string | undefined =>
      preview(analysis, { cluster: 'workspace', path, ...(pool !== undefined && { pool }) }, null)?.text;
    assert.deepEqual(
      [shown(), shown('worker'), shown('master'), shown('infra')],
      ['# w\n', '# w\n', '# m\n', undefined],
    );
    const own = preview(analysis, { cluster: 'workspace', path, pool: 'master' }, null);
    const [origin] = own ? previewOrigins(own, 0) : [];
    assert.match(origin?.chunk.file ?? '', /1\.json#\/MachineConfig~m~master\//);
    const same = cursorFixture(
      files(machineConfig('worker', 'w', { 'a.conf': '' }), machineConfig('master', 'm', { 'a.conf': '' })),
    );
    assert.deepEqual(previewsOf(same.analysis, null)[0]?.files.slice(2), [{ path, state: 'written' }]);
  });

  test('is the file byte for byte', () => {
    const shown = previewAt(SET);
    assert.deepEqual([shown.state, shown.text], ['written', RENDERED]);
  });

  test('leads from its lines to those that caused them', () => {
    assert.deepEqual(originsOf(SET, '"quay.io/team"'), ['set.yaml:7']);
    assert.deepEqual(originsOf(SET, 'm.example.com/team'), ['set.yaml:9']);
    assert.deepEqual(originsOf(SET, '  location = "quay'), ['set.yaml:7']);
    assert.deepEqual(originsOf(SET, 'short-name-mode'), []);
  });

  test('says of a file that it is left alone', () => {
    const shown = previewAt(SET, POLICY);
    assert.equal(shown.state, 'template');
    assert.match(
      shown.text,
      /^\/\/ The Machine Config Operator does not write this file .*\n\/\/ nodes keep .*\n\{\n {4}"default"/,
    );
  });

  test('shows a refusal in comments, in words that lead to their cause', () => {
    const shown = previewAt(SET.replace('quay.io/team', 'quay.io/team:1'));
    assert.equal(
      shown.text,
      unindent(`
        # REFUSED: the Machine Config Operator does not render these manifests. It says:
        #
        # could not Create/Update MachineConfig: could not update registries config with
        # new changes: invalid format for source "quay.io/team:1"
        #
        #   in set.yaml
        #
        # No file is written for any pool: nodes keep the files that they have.
      `),
    );
    assert.deepEqual(originsOf(SET.replace('quay.io/team', 'quay.io/team:1'), 'could not'), ['set.yaml:7']);
    assert.deepEqual(originsOf(SET.replace('quay.io/team', 'quay.io/team:1'), 'new changes'), ['set.yaml:7']);
  });

  test('breaks what it says between words, and loses none', () => {
    const long = `quay.io/${'team/'.repeat(30)}x:1`;
    const lines = previewAt(SET.replace('quay.io/team', long)).text.split('\n');
    assert.ok(lines.includes(`# ${JSON.stringify(long)}`), lines.join('\n'));
    assert.deepEqual(
      lines.filter((line) => line.length > 80),
      [`# ${JSON.stringify(long)}`],
    );
    const words = lines.map((line) => line.replace(/^# ?/, '')).join(' ');
    assert.ok(
      words.includes(`could not update registries config with new changes: invalid format for source "${long}"`),
    );
  });

  test('keeps the last good text while a manifest cannot be read', () => {
    const good = previewAt(SET);
    const stale = previewAt(SET.replace('name: team', 'name: "team'), CONF, good);
    assert.deepEqual(
      [stale.state, stale.text],
      ['stale', `# OUTDATED: set.yaml cannot be read at the moment. This is the text from before.\n${RENDERED}`],
    );
    const again = previewAt(SET.replace('name: team', 'name: "team'), CONF, stale);
    assert.equal(again.text, stale.text);
  });

  test('says what is missing where there is no text from before', () => {
    const shown = previewAt(SET.replace('name: team', 'name: "team'));
    assert.equal(shown.state, 'incomplete');
    assert.match(shown.text, /^# INCOMPLETE: set\.yaml cannot be read as a whole\./);
  });

  test('is none for an unknown cluster or file', () => {
    const { analysis } = cursorFixture(SET);
    assert.equal(preview(analysis, { cluster: 'other', path: CONF }, null), null);
    assert.equal(preview(analysis, { cluster: 'workspace', path: '/etc/hosts' }, null), null);
  });
});

function previewAt(fixture: string, path: string = CONF, lastGood: Preview | null = null): Preview {
  const shown = preview(cursorFixture(fixture).analysis, { cluster: 'workspace', path }, lastGood);
  assert.ok(shown, 'there is no preview');
  return shown;
}

function originsOf(fixture: string, words: string): (string | null)[] {
  const { analysis } = cursorFixture(fixture);
  const shown = preview(analysis, { cluster: 'workspace', path: CONF }, null)!;
  const offset = shown.text.indexOf(words);
  assert.ok(offset >= 0, `${words} is not in the preview`);
  return previewOrigins(shown, offset + 1).map((place) => positionOf(analysis, place));
}
