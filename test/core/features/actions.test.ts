import assert from 'node:assert/strict';
import { actions, applyEdits } from '../../../server/src/core/index';
import { cursorFixture, unindent } from '../../support/cursor';

const SET = `
  apiVersion: config.openshift.io/v1
  kind: ImageDigestMirrorSet
  metadata:
    name: team
  spec:
    imageDigestMirrors:
    - source: ht$0tps://quay.io/team
      mirrors:
      - https://m.example.com/team
    - source: https://quay.io/other
      mirrors:
      - m.example.com/other
`;
const POLICIES = `
  # first
  apiVersion: operator.openshift.io/v1alpha1
  kind: ImageContent$0SourcePolicy # one
  metadata: {name: a}
  spec: {repositoryDigestMirrors: [{source: a.io, mirrors: [m.io/a]}]}
  ---
  apiVersion: operator.openshift.io/v1alpha1
  kind: ImageContentSourcePolicy # two
  metadata: {name: b}
  spec: {repositoryDigestMirrors: [{source: b.io, mirrors: [m.io/b]}]}
`;

const OTHER = '[[registry]]\nlocaton$0 = "c"\nblockd = true\n';

/** Where several fixes of a kind would bring the same key. */
const BROUGHT_TWICE = [
  {
    what: 'two names that mean one field',
    file: 'set.yaml',
    text: 'apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata: {name: a}\nspec:\n  imageDigestMirrors:\n  - sor$0ce: a\n    surce: b\n    mirors: [m]\n',
    title: 'Fix all 2 of `unknown-field` in this file',
    fixed:
      'apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata: {name: a}\nspec:\n  imageDigestMirrors:\n  - source: a\n    surce: b\n    mirrors: [m]\n',
  },
  {
    what: 'two fields that belong under one that is missing',
    file: 'image.yaml',
    text: 'apiVersion: config.openshift.io/v1\nkind: Image\nregistry$0Sources: {insecureRegistries: [a]}\nmetadata: {name: cluster}\nallowedRegistriesForImport: [{domainName: b}]\n',
    title: null,
  },
  {
    what: 'two names that mean one key, and another table',
    file: 'etc/registries.conf',
    text: `[[registry]]\nlocaton = "a"\nloction = "b"\n${OTHER}`,
    title: 'Fix all 3 of `unknown-key` in this file',
    fixed: '[[registry]]\nlocation = "a"\nloction = "b"\n[[registry]]\nlocation = "c"\nblocked = true\n',
  },
  {
    what: 'one key in two tables that swallowed it',
    file: 'etc/registries.conf',
    text: '[[registry]]\nlocation = "a"\nunqualified-search-registries = ["x"]\n[[registry]]\nlocation = "b"\nunqualified-search$0-registries = ["y"]\n',
    title: null,
  },
  {
    what: 'a key that is misspelt at the top, and swallowed below',
    file: 'etc/registries.conf',
    text: 'unqualified-serch-registries = ["x"]\n[[registry]]\nlocation = "b"\nunqualified-search$0-registries = ["y"]\n',
    title: null,
  },
  {
    what: 'two headers that mean one table',
    file: 'etc/registries.conf',
    text: '[alises]\na = "x/a"\n[alia$0ss]\nb = "x/b"\n',
    title: null,
  },
  {
    what: 'but headers of a list of tables as often as they are there',
    file: 'etc/registries.conf',
    text: '[[registy]]\nlocation = "a"\n[[regi$0stri]]\nlocation = "b"\n',
    title: 'Fix all 2 of `unknown-key` in this file',
    fixed: '[[registry]]\nlocation = "a"\n[[registry]]\nlocation = "b"\n',
  },
  {
    what: 'two names that mean one rule',
    file: '.mirrorscope.yaml',
    text: 'rules:\n  icsp-depr$0ecatd: off\n  icsp-deprecatedd: off\n',
    title: null,
  },
];

const SET_OF = (mirrors: string): string =>
  `apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata: {name: a}\nspec:\n  imageDigestMirrors:\n  - source: quay.io/x\n    mirrors:${mirrors}\n`;
const MACHINE_CONFIG = (conf: string): string => `apiVersion: machineconfiguration.openshift.io/v1
kind: MachineConfig
metadata: {name: a, labels: {machineconfiguration.openshift.io/role: worker}}
spec:
  config:
    ignition: {version: 3.4.0}
    storage:
      files:
      - path: /etc/containers/registries.conf.d/a.conf
        contents:
          source: ${conf}
`;
const ENCODED = (conf: string): string => `data:;base64,${Buffer.from(conf).toString('base64')}`;

/** Where fixes touch one another, or are about one value. */
const SIDE_BY_SIDE = [
  {
    what: 'items that stand one behind the other',
    file: 'set.yaml',
    text: SET_OF('\n    - a.b/c\n    - a.b$0/c\n    - a.b/c\n    - a.b/c'),
    title: 'Fix all 3 of `duplicate-mirror` in this file',
    fixed: SET_OF('\n    - a.b/c'),
  },
  {
    what: 'items in brackets',
    file: 'set.yaml',
    text: SET_OF(' [a.b/c, a.b$0/c, a.b/c]'),
    title: 'Fix all 2 of `duplicate-mirror` in this file',
    fixed: SET_OF(' [a.b/c]'),
  },
  {
    what: 'keys that move to one place',
    file: 'etc/registries.conf',
    text: '[[registry]]\nlocation = "quay.io"\nunqualified-search-registries = ["x.y"]\nshort-name$0-mode = "enforcing"\n',
    title: 'Fix all 2 of `unknown-key` in this file',
    fixed:
      'unqualified-search-registries = ["x.y"]\nshort-name-mode = "enforcing"\n[[registry]]\nlocation = "quay.io"\n',
  },
  {
    what: 'values in a text that is encoded',
    file: 'mc.yaml',
    text: MACHINE_CONFIG(
      ENCODED('[[registry]]\nlocation = "quay.io/a"\nblocked = "true"\ninsecure = "true"\n').replace(/^.{76}/, '$&$$0'),
    ),
    title: 'Fix all 2 of `toml-type` in this file',
    fixed: MACHINE_CONFIG(ENCODED('[[registry]]\nlocation = "quay.io/a"\nblocked = true\ninsecure = true\n')),
  },
];

suite('actions', () => {
  test('are the fixes of the finding at the cursor, of all of its kind, and of all that are safe', () => {
    assert.deepEqual(titles(SET), [
      'quickfix: Remove the scheme',
      'quickfix: Fix all 2 of `invalid-source` in this file',
      'fix-all: Apply all safe fixes of Mirrorscope',
    ]);
  });

  test('fix one', () => {
    assert.equal(after(SET, 'Remove the scheme'), unindent(SET).replace('ht$0tps://quay.io/team', 'quay.io/team'));
  });

  test('fix all of one kind', () => {
    const fixed = unindent(SET).replace('$0', '').replaceAll('source: https://', 'source: ');
    assert.equal(after(SET, 'Fix all 2 of `invalid-source` in this file'), fixed);
  });

  test('fix all at once', () => {
    assert.equal(
      after(SET, 'Apply all safe fixes of Mirrorscope'),
      unindent(SET).replace('$0', '').replaceAll('https://', ''),
    );
  });

  test('of everything that is selected are the first few, and complete for the whole file', () => {
    const more = Array.from({ length: 200 }, (_, at) => `  - source: https://quay.io/x${at}\n    mirrors: [m/]\n`);
    const { analysis, document } = cursorFixture(unindent(SET) + more.join(''));
    const { uri, text } = document;
    const found = actions(analysis, uri, { start: 0, end: text.length });
    const ofOne = found.filter(({ fixes, edits }) => fixes.length === 1 && edits.length > 0);
    assert.ok(ofOne.length > 10 && ofOne.length < 120, String(ofOne.length));
    const last = Math.max(...ofOne.flatMap(({ edits }) => edits.map(({ span }) => span.start)));
    assert.ok(last < text.length / 2);
    for (const title of ['Fix all 202 of `invalid-source` in this file', 'Apply all safe fixes of Mirrorscope'])
      assert.ok((found.find((action) => action.title === title)?.edits.length ?? 0) >= 202, title);
  });

  for (const { what, file, text, title, fixed } of SIDE_BY_SIDE) {
    test(`fix side by side: ${what}`, () => {
      const fixture = `--- file: ${file}\n${text}`;
      assert.deepEqual(
        titles(fixture).filter((one) => one.includes('Fix all')),
        [`quickfix: ${title}`],
      );
      assert.equal(after(fixture, title), fixed);
      if (file !== 'etc/registries.conf') assert.equal(after(fixture, 'Apply all safe fixes of Mirrorscope'), fixed);
    });
  }

  for (const { what, file, text, title, fixed } of BROUGHT_TWICE) {
    test(`bring a key in once: ${what}`, () => {
      const fixture = `--- file: ${file}\n${text}`;
      const offered = titles(fixture).filter((one) => one.includes('Fix all'));
      assert.deepEqual(offered, title === null ? [] : [`quickfix: ${title}`]);
      if (title !== null) assert.equal(after(fixture, title), fixed);
    });
  }

  test('convert one policy, or all of the file', () => {
    const offered = titles(POLICIES);
    assert.ok(offered.includes('quickfix: Convert to ImageDigestMirrorSet'), offered.join('\n'));
    const all = 'Fix all 2 of `icsp-deprecated` in this file';
    assert.ok(offered.includes(`quickfix: ${all}`), offered.join('\n'));
    const converted = unindent(POLICIES)
      .replace('$0', '')
      .replaceAll('operator.openshift.io/v1alpha1', 'config.openshift.io/v1')
      .replaceAll('ImageContentSourcePolicy', 'ImageDigestMirrorSet')
      .replaceAll('repositoryDigestMirrors', 'imageDigestMirrors');
    assert.equal(after(POLICIES, all), converted);
    const [first = '', second = ''] = unindent(POLICIES).replace('$0', '').split('---\n');
    assert.equal(
      after(POLICIES, 'Convert to ImageDigestMirrorSet'),
      `${converted.split('---\n')[0] ?? ''}---\n${second}`,
    );
    assert.notEqual(first, '');
  });

  test('say the same once: all policies are converted by the fix at a finding, by the conversion beside it', () => {
    const conversion = 'rewrite: Convert all 2 ImageContentSourcePolicies in this file';
    const atFinding = titles(POLICIES);
    assert.ok(!atFinding.includes(conversion), atFinding.join('\n'));
    const beside = POLICIES.replace('$0', '').replace('{name: a}', '{na$0me: a}');
    assert.deepEqual(titles(beside).slice(0, 2), ['rewrite: Convert to ImageDigestMirrorSet', conversion]);
    assert.equal(
      after(beside, 'Convert all 2 ImageContentSourcePolicies in this file'),
      after(POLICIES, 'Fix all 2 of `icsp-deprecated` in this file'),
    );
  });

  test('convert also where the rule that says so is off', () => {
    const offered = titles(
      `--- file: .mirrorscope.yaml\nrules: {icsp-deprecated: off}\n--- file: a.yaml\n${unindent(POLICIES)}`,
    );
    assert.ok(offered.includes('rewrite: Convert to ImageDigestMirrorSet'), offered.join('\n'));
  });

  test('are none where nothing is wrong', () => {
    assert.deepEqual(titles('apiVersion: v1\nkind: Pod$0\n'), []);
  });
});

function titles(fixture: string): string[] {
  const { analysis, document, offset } = cursorFixture(fixture);
  return actions(analysis, document.uri, { start: offset, end: offset })
    .filter(({ title }) => !/^(?:Disable|Turn) /.test(title))
    .map(({ kind, title }) => `${kind}: ${title}`);
}

function after(fixture: string, title: string): string {
  const { analysis, document, offset } = cursorFixture(fixture);
  const found = actions(analysis, document.uri, { start: offset, end: offset }).find(
    (action) => action.title === title,
  );
  assert.ok(found, `${title} is not offered`);
  return applyEdits(document.text, found.edits);
}
