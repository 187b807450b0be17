import assert from 'node:assert/strict';
import { complete, createDocument, type Language, type Proposal } from '../../../server/src/core/index';
import { cursorFixture, take, unindent, type CursorFixture } from '../../support/cursor';

const HEAD = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: team
`;

/** Objects that hold others, up to where one of these begins. */
const HOLDERS = {
  Template: 'apiVersion: template.openshift.io/v1\nkind: Template\nobjects:\n    - ',
  SyncSet: 'apiVersion: hive.openshift.io/v1\nkind: SyncSet\nspec:\n  resources:\n    - ',
  ManifestWork:
    'apiVersion: work.open-cluster-management.io/v1\nkind: ManifestWork\nspec:\n  workload:\n    manifests:\n    - ',
  ConfigurationPolicy:
    'apiVersion: policy.open-cluster-management.io/v1\nkind: ConfigurationPolicy\nspec:\n  object-templates:\n  - objectDefinition:\n      ',
};

suite('completion in manifests', () => {
  offers('the kinds as whole objects in an empty file', '$0', [
    [
      'ImageDigestMirrorSet',
      'ImageTagMirrorSet',
      'Image',
      'ImageContentSourcePolicy (deprecated)',
      'ClusterImagePolicy',
    ],
  ]);
  offers('them after a separator, whatever stands above', `${HEAD}---\nIma$0`, [
    [
      'ImageDigestMirrorSet',
      'ImageTagMirrorSet',
      'Image',
      'ImageContentSourcePolicy (deprecated)',
      'ClusterImagePolicy',
    ],
  ]);
  offers('nothing at the top of something else', 'services:\n  web: {}\n$0', [[]]);
  offers('nothing in a comment', `${HEAD}# sp$0`, [[]]);
  offers('the keys that are not there yet, required ones first', `${HEAD}$0`, [['spec']]);
  offers('keys by the kind alone', 'kind: ImageTagMirrorSet\n$0', [['apiVersion', 'metadata', 'spec']]);
  offers('nothing for a kind of another group', 'apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImagePolicy\n$0', [[]]);
  offers('versions that a kind has', 'apiVersion: $0\nkind: ImageContentSourcePolicy', [
    ['operator.openshift.io/v1alpha1 (deprecated)'],
  ]);
  offers('kinds that a version has', 'apiVersion: operator.openshift.io/v1alpha1\nkind: $0', [
    ['ImageContentSourcePolicy (deprecated)'],
  ]);
  offers('the keys of an entry after `- `', `${HEAD}spec:\n  imageDigestMirrors:\n  - $0`, [
    ['source and mirrors', 'source', 'mirrors', 'mirrorSourcePolicy'],
  ]);
  offers(
    'in the middle of a half-typed word',
    `${HEAD}spec:\n  imageDigestMirrors:\n  - source: a.io\n    mir$0ror\n  - source: b.io\n`,
    [['mirrors', 'mirrorSourcePolicy']],
  );
  offers('in flow style', `${HEAD}spec: {imageDigestMirrors: [{source: a.io, $0}]}`, [
    ['mirrors', 'mirrorSourcePolicy'],
  ]);
  offers(
    'on a line of its own in flow style',
    `${HEAD}spec:\n  imageDigestMirrors: [\n    {source: a.io,\n     $0}]\n`,
    [['mirrors', 'mirrorSourcePolicy']],
  );
  offers(
    'the kinds of an item of a List',
    'apiVersion: v1\nkind: List\nitems:\n- apiVersion: operator.openshift.io/v1alpha1\n  kind: $0',
    [['ImageContentSourcePolicy (deprecated)']],
  );
  for (const [holder, list] of Object.entries(HOLDERS)) {
    offers(
      `the kinds of an object in a ${holder}`,
      `${list}apiVersion: operator.openshift.io/v1alpha1\n      kind: $0`,
      [['ImageContentSourcePolicy (deprecated)']],
    );
    offers(`the versions of an object in a ${holder}`, `${list}kind: ImageDigestMirrorSet\n      apiVersion: $0`, [
      ['config.openshift.io/v1'],
    ]);
    offers(`no kind further inside of an object in a ${holder}`, `${list}spec:\n        kind: $0`, [[]]);
  }
  offers('no kind further inside of it', 'apiVersion: v1\nkind: List\nitems:\n- spec:\n    kind: $0', [[]]);
  offers('no kind in a list of something else', 'items:\n- kind: $0', [[]]);
  offers(
    'inside of an item of a List',
    `apiVersion: v1\nkind: List\nitems:\n- apiVersion: config.openshift.io/v1\n  kind: Image\n  metadata: {name: cluster}\n  $0`,
    [['spec']],
  );
  offers('values', `${HEAD}spec:\n  imageDigestMirrors:\n  - mirrorSourcePolicy: N$0`, [
    ['AllowContactingSource', 'NeverContactSource'],
  ]);
  offers('values without a blank behind the colon', `${HEAD}spec:\n  imageDigestMirrors:\n  - mirrorSourcePolicy:$0`, [
    ['AllowContactingSource', 'NeverContactSource'],
  ]);
  offers(
    'the mirrors of the workspace that are not in the list yet',
    `${HEAD}spec:\n  imageDigestMirrors:\n  - source: a.io\n    mirrors:\n    - m.io/a\n    - $0\n  - source: b.io\n    mirrors: [m.io/b, m.io/a]\n`,
    [['m.io/b']],
  );
  offers(
    'a mirror with the path of the source at a known host',
    `${HEAD}spec:\n  imageDigestMirrors:\n  - source: a.io/team\n    mirrors: [$0]\n  - source: b.io\n    mirrors: [m.io/b]\n`,
    [['m.io/team', 'm.io/b']],
  );

  offers('nothing that is for manifests in the configuration', '--- file: .mirrorscope.yaml\n$0', [[]]);
  offers('nothing that is YAML in an empty JSON file', '--- file: set.json\n$0', [[]]);
  offers(
    'first what the source has as mirrors elsewhere, then the hosts with most mirrors',
    `${HEAD}spec:
  imageDigestMirrors:
  - source: quay.io/team
    mirrors: [z.io/other]
  - source: b.io
    mirrors: [m.io/b]
  - source: c.io
    mirrors: [z.io/c]
---
${HEAD.replace('Digest', 'Tag')}spec:
  imageTagMirrors:
  - source: quay.io/team
    mirrors:
    - $0`,
    [['z.io/other', 'z.io/team', 'm.io/team', 'm.io/b', 'z.io/c']],
  );

  for (const value of ['"quay.io/b"', "'quay.io/b'", "'it''s'", '""'])
    offers(`nothing behind ${value}`, `${HEAD}spec:\n  imageDigestMirrors:\n  - source: ${value}$0\n`, [[]]);

  const beside = [
    'mirrors: $0 [x.io]',
    'mirrors: $0[x.io]',
    '$0- x.io',
    'mirrorSourcePolicy: $0 NeverContactSource',
    '{$0 mirrors: [x.io]}',
  ];
  for (const line of beside)
    offers(`nothing before what would stand beside it, ${line}`, `${HEAD}spec:\n  imageDigestMirrors:\n  - ${line}\n`, [
      [],
    ]);

  const above = [
    'mirrors:$0\n    - x.io',
    'mirrors: $0\n    # why\n\n      - x.io',
    'mirrors: []\nmetadata: $0\n  name: x',
    'mirrors: []\nmetadata:$0\n  # why\n  name: x',
  ];
  for (const lines of above)
    offers(`nothing above what is the value, ${lines}`, `${HEAD}spec:\n  imageDigestMirrors:\n  - ${lines}\n`, [[]]);

  becomes(
    'a value above the next key',
    `${HEAD}spec:\n  imageDigestMirrors:\n  - mirrorSourcePolicy:$0\n    # why\n    source: x.io\n`,
    'NeverContactSource',
    `${HEAD}spec:\n  imageDigestMirrors:\n  - mirrorSourcePolicy: NeverContactSource\n    # why\n    source: x.io\n`,
  );

  test('proposes no source that the list has an entry for', () => {
    const entry = '  - source: quay.io\n    mirrors: [m.io]\n';
    const labels = labelsAt(`${HEAD}spec:\n  imageDigestMirrors:\n${entry}  - source: $0\n`);
    assert.ok(labels.includes('docker.io'));
    assert.ok(!labels.includes('quay.io'));
  });

  test('proposes the repositories that the workspace pulls from, then the usual sources', () => {
    const labels = labelsAt(`
      --- file: pod.yaml
      apiVersion: v1
      kind: Pod
      spec: {containers: [{image: "quay.io/team/app:1"}]}
      --- file: set.yaml
      ${HEAD.trim().replaceAll('\n', '\n      ')}
      spec:
        imageDigestMirrors:
        - source: $0
    `);
    assert.deepEqual(labels.slice(0, 3), [
      'quay.io/team/app',
      'quay.io/team',
      'quay.io/openshift-release-dev/ocp-v4.0-art-dev',
    ]);
  });

  becomes(
    'a key of a list, indented as the lists above are',
    `${HEAD}spec:\n  imageDigestMirrors:\n  - source: a\n    mirr$0`,
    'mirrors',
    `${HEAD}spec:\n  imageDigestMirrors:\n  - source: a\n    mirrors:\n    - `,
  );
  becomes(
    'a key of a list, two columns further right by default',
    `${HEAD}spec:\n  $0`,
    'imageDigestMirrors',
    `${HEAD}spec:\n  imageDigestMirrors:\n    - `,
  );
  becomes('a key of an object', `${HEAD}$0`, 'spec', `${HEAD}spec:\n  `);
  becomes(
    'a key in flow style',
    `${HEAD}spec: {imageDigestMirrors: [{$0}]}`,
    'mirrors',
    `${HEAD}spec: {imageDigestMirrors: [{mirrors: [$0]}]}`,
  );
  becomes(
    'a key in flow style on a line of its own',
    `${HEAD}spec:\n  imageDigestMirrors: [\n    {source: a.io,\n     $0}]\n`,
    'mirrors',
    `${HEAD}spec:\n  imageDigestMirrors: [\n    {source: a.io,\n     mirrors: [$0]}]\n`,
  );
  becomes(
    'a key in flow style whose brackets are still open',
    `${HEAD}spec: {imageDigestMirrors: [{sour$0`,
    'source',
    `${HEAD}spec: {imageDigestMirrors: [{source: `,
  );
  becomes(
    'an item in flow style, with its braces',
    `${HEAD}spec: {imageDigestMirrors: [{source: a.io}, $0]}`,
    'source',
    `${HEAD}spec: {imageDigestMirrors: [{source: a.io}, {source: $0}]}`,
  );
  becomes(
    'a list that begins in the line of its key',
    `${HEAD}spec:\n  imageDigestMirrors:\n  - source: a.io\n    mirrors: $0\n  - source: b.io\n    mirrors: [m.io/b]\n`,
    'm.io/b',
    `${HEAD}spec:\n  imageDigestMirrors:\n  - source: a.io\n    mirrors: [m.io/b]\n  - source: b.io\n    mirrors: [m.io/b]\n`,
  );
  becomes(
    'a whole entry, as the lists above are indented, with the host of the mirrors there are',
    `${HEAD}spec:\n  imageDigestMirrors:\n  - source: a.io\n    mirrors:\n    - m.io/a\n  - $0`,
    'source and mirrors',
    `${HEAD}spec:\n  imageDigestMirrors:\n  - source: a.io\n    mirrors:\n    - m.io/a\n  - source: \${1:registry.redhat.io}\n    mirrors:\n    - \${2:m.io}$0`,
  );
  becomes(
    'a whole entry further right, where lists stand so',
    `${HEAD}spec:\n  imageDigestMirrors:\n    - $0`,
    'source and mirrors',
    `${HEAD}spec:\n  imageDigestMirrors:\n    - source: \${1:registry.redhat.io}\n      mirrors:\n        - \${2:mirror.example.com}$0`,
  );
  becomes(
    'a whole entry in flow style',
    `${HEAD}spec: {imageDigestMirrors: [$0]}`,
    'source and mirrors',
    `${HEAD}spec: {imageDigestMirrors: [{source: \${1:registry.redhat.io}, mirrors: [\${2:mirror.example.com}$0]}]}`,
  );

  const JSON_HEAD = '{"apiVersion": "config.openshift.io/v1", "kind": "ImageDigestMirrorSet",\n';
  offers(
    'nothing behind a text of JSON',
    `--- file: set.json\n${JSON_HEAD}"spec": {"imageDigestMirrors": [{\n"source": "quay.io/b"$0\n}]}}`,
    [[]],
  );
  offers(
    'the next key behind a text of JSON and its comma',
    `--- file: set.json\n${JSON_HEAD}"spec": {"imageDigestMirrors": [{\n"source": "quay.io/b", "$0"\n}]}}`,
    [['mirrors', 'mirrorSourcePolicy']],
  );
  offers(
    'no key of JSON that stands further down',
    `--- file: set.json\n${JSON_HEAD}"spec": {"imageDigestMirrors": [{\n"$0"\n"source": "quay.io/b",\n"mirrors": []}]}}`,
    [['mirrorSourcePolicy']],
  );
  for (const key of ['sp$0', '"sp$0"', '"sp$0'])
    becomes(
      `a key of JSON above another, ${key}`,
      `--- file: set.json\n{\n  ${key}\n  "apiVersion": "config.openshift.io/v1", "kind": "ImageDigestMirrorSet"\n}`,
      'spec',
      '{\n  "spec": {$0},\n  "apiVersion": "config.openshift.io/v1", "kind": "ImageDigestMirrorSet"\n}',
    );
  becomes(
    'a value of JSON above another key',
    `--- file: set.json\n{"apiVersion": "config.openshift.io/v1", "kind": $0\n"metadata": {}}`,
    'ImageDigestMirrorSet',
    `{"apiVersion": "config.openshift.io/v1", "kind": "ImageDigestMirrorSet",\n"metadata": {}}`,
  );
  becomes('a key of JSON', `--- file: set.json\n${JSON_HEAD}  sp$0\n}`, 'spec', `${JSON_HEAD}  "spec": {$0}\n}`);
  becomes(
    'a key of JSON inside of its quotes',
    `--- file: set.json\n${JSON_HEAD}  "sp$0"\n}`,
    'spec',
    `${JSON_HEAD}  "spec": {$0}\n}`,
  );
  becomes(
    'a fixed value of JSON',
    `--- file: set.json\n{"apiVersion": "config.openshift.io/v1", "kind": $0}`,
    'ImageTagMirrorSet',
    '{"apiVersion": "config.openshift.io/v1", "kind": "ImageTagMirrorSet"}',
  );
  becomes(
    'an item of a list of JSON',
    `--- file: set.json\n${JSON_HEAD}  "spec": {"imageDigestMirrors": [{"source": "a.io/x", "mirrors": [$0]}, {"source": "b.io", "mirrors": ["m.io/b"]}]}}`,
    'm.io/x',
    `${JSON_HEAD}  "spec": {"imageDigestMirrors": [{"source": "a.io/x", "mirrors": ["m.io/x"]}, {"source": "b.io", "mirrors": ["m.io/b"]}]}}`,
  );
  becomes(
    'a key that has its colon',
    `${HEAD}spec:\n  imageDigestMirrors:\n  - sou$0: a.io\n`,
    'source',
    `${HEAD}spec:\n  imageDigestMirrors:\n  - source: a.io\n`,
  );
  becomes(
    'a value inside of quotes',
    `${HEAD}spec:\n  imageDigestMirrors:\n  - mirrorSourcePolicy: "N$0"\n`,
    'NeverContactSource',
    `${HEAD}spec:\n  imageDigestMirrors:\n  - mirrorSourcePolicy: "NeverContactSource"\n`,
  );
  becomes(
    'the lines of a file with CRLF',
    `${HEAD}$0`.replaceAll('\n', '\r\n'),
    'spec',
    `${HEAD}spec:\n  `.replaceAll('\n', '\r\n'),
  );

  const LIST = `${HEAD}spec:\n  imageDigestMirrors:\n`;
  const OWN = `${LIST}  - source: quay.io/b\n    mirrors: ["\${HOST}/l"]\n`;
  const IMAGE =
    'apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: {name: cluster}\nspec:\n  registrySources:\n    insecureRegistries:\n';
  const elsewhere = (source: string, value: string): string =>
    `${LIST}  - source: ${source}\n---\n${LIST}  - source: ${value}\n`;
  const quoting: readonly (readonly [string, string, string, string])[] = [
    ['a wildcard', elsewhere('"*.corp.io"', '$0'), '*.corp.io', '"*.corp.io"'],
    ['a number', elsewhere('"10.30"', '$0'), '10.30', '"10.30"'],
    ['a brace at the start', elsewhere('"{{ z }}/q"', '$0'), '{{ z }}/q', '"{{ z }}/q"'],
    ['a quote in quotes', elsewhere("it's", "'$0'"), "it's", "it''s"],
    [
      'an address in brackets',
      `${IMAGE}    - $0\n---\n${LIST}  - source: "[::1]:5000"\n`,
      '[::1]:5000',
      '"[::1]:5000"',
    ],
    ['braces in a list in brackets', `${OWN}  - source: quay.io/x\n    mirrors: [$0]\n`, '${HOST}/x', '"${HOST}/x"'],
    ['them in a list to be', `${OWN}  - source: quay.io/x\n    mirrors: $0\n`, '${HOST}/x', '["${HOST}/x"]'],
    ['them in a block as they are', `${OWN}  - source: quay.io/x\n    mirrors:\n    - $0\n`, '${HOST}/x', '${HOST}/x'],
  ];
  for (const [title, fixture, label, expected] of quoting)
    test(`writes ${title} so that it is read again`, () => {
      const proposal = proposals(cursorFixture(fixture)).find((candidate) => candidate.label === label);
      assert.equal(proposal?.insertText, expected);
    });

  offers(
    'no placeholders of other files, at no other path either',
    `--- file: other.yaml\n${OWN}  - source: quay.io/x\n    mirrors: ["{{ z }}/q", "<host:port>/l", m.io/x]\n--- file: set.yaml\n${LIST}  - source: quay.io/x\n    mirrors: [$0]\n`,
    [['m.io/x']],
  );

  for (const value of ['$0quay.io/${X}/ocp-release}', 'quay.io/$0a,b', '$0quay.io/a]', '"$0a,b"', '$0"a]b"'])
    becomes(
      `a value up to its end, ${value}`,
      `${LIST}  - source: ${value} # c\n`,
      'docker.io',
      `${LIST}  - source: ${value.startsWith('"') ? '"docker.io"' : 'docker.io'} # c\n`,
    );
  for (const value of ['$0${HOST}/l', '${HOST}/$0l}', '$0a,b'])
    becomes(
      `an item up to its end, ${value}`,
      `${LIST}  - source: b.io\n    mirrors: [m.io/b]\n  - source: a.io\n    mirrors:\n    - ${value}\n`,
      'm.io/b',
      `${LIST}  - source: b.io\n    mirrors: [m.io/b]\n  - source: a.io\n    mirrors:\n    - m.io/b\n`,
    );
  becomes(
    'an item of brackets that an earlier line opened, up to its comma',
    `${LIST}  - source: b.io\n    mirrors: [m.io/b]\n  - source: a.io\n    mirrors: [\n      $0a,\n      b]\n`,
    'm.io/b',
    `${LIST}  - source: b.io\n    mirrors: [m.io/b]\n  - source: a.io\n    mirrors: [\n      m.io/b,\n      b]\n`,
  );

  for (const text of ['-$0\n', '---\n-$0\n', '- $0\n'])
    offers(`no whole object behind a dash, ${JSON.stringify(text)}`, text, [[]]);
  for (const [text, start] of [
    ['-$0--\n', 0],
    ['---$0\n', 0],
    ['---\n  Im$0\n', 4],
  ] as const)
    test(`writes a whole object from the start of the line, ${JSON.stringify(text)}`, () => {
      const { replace } = proposals(cursorFixture(text))[0]!;
      assert.deepEqual(replace, { start, end: text.trimEnd().replace('$0', '').length });
    });
  becomes('a key right behind a dash, with a blank', `${LIST}  -$0\n`, 'mirrors', `${LIST}  - mirrors:\n      - \n`);

  // All that a name can be made of, in a file that is read whatever they are.
  const NAMES = ['[::1]:5000/x', '10.30', '*.corp.io', 'a,b{c}/d', "it's", 'k: v #x', '- a', 'say \\"x\\"']
    .map((name) => `[[registry]]\nlocation = "${name}"\n[[registry.mirror]]\nlocation = "${name}"\n`)
    .join('');
  const TEXTS = [
    `${LIST}  - source: quay.io/\${X}\n    mirrors:\n    - \${HOST}/a,b\n    - m.io/a # c\n  - mirrors: [n.io/a, "o.io/b"]\n    source: 'b.io'\n`,
    `${HEAD}spec: {imageDigestMirrors: [{source: a.io, mirrors: [m.io]}, {source: "b.io", mirrors: [\n  "n.io",\n  o.io,\n]}]}\n`,
    `${IMAGE}    - "*.a.io" # c\n    allowedRegistries: ["[::1]:5000", quay.io]\n---\n`,
  ];
  for (const typed of ['', ' ', '-']) {
    test(`proposes nothing that breaks it, behind ${JSON.stringify(typed)} anywhere`, () => {
      for (const text of TEXTS) {
        for (let at = 0; at <= text.length; at++) {
          const written = `${text.slice(0, at)}${typed}$0${text.slice(at)}`;
          if (problemsOf(written.replace('$0', ''), 'yaml') > 0) continue;
          const fixture = cursorFixture(`--- file: registries.conf\n${NAMES}--- file: m.yaml\n${written}`);
          const all = proposals(fixture);
          // One word stands for all: they differ in nothing that could break a text.
          const word = all.find(({ insertText }) => /^[\w./-]+$/.test(insertText));
          for (const proposal of all) {
            const { insertText, isSnippet } = proposal;
            if (proposal !== word && /^[\w./-]+$/.test(insertText)) continue;
            const taken = take(fixture, { ...proposal, insertText: isSnippet ? filledIn(insertText) : insertText });
            assert.equal(problemsOf(taken, 'yaml'), 0, `${proposal.label} makes it ${taken}`);
          }
        }
      }
    }).timeout(20_000);
  }
});

suite('completion in registries.conf', () => {
  const FILE = '--- file: registries.conf\n';
  offers('keys and tables at the top', `${FILE}$0`, [
    [
      'unqualified-search-registries',
      'short-name-mode',
      'credential-helpers',
      'additional-layer-store-auth-helper',
      '[[registry]]',
      '[aliases]',
    ],
  ]);
  offers(
    'the keys of an entry that are not there yet',
    `${FILE}[[registry]]\nlocation = "a.io"\nbl$0\nblocked = true\n`,
    [['prefix', 'insecure', 'mirror-by-digest-only', 'pull-from-mirror (deprecated)']],
  );
  offers(
    'no key twice in an inner table',
    `${FILE}[[registry]]\nlocation = "a.io"\n[[registry.mirror]]\nlocation = "m.io"\n$0\n`,
    [['pull-from-mirror', 'insecure', '[[registry.mirror]]', '[[registry]]', '[aliases]']],
  );
  offers('headers behind a bracket', `${FILE}[[registry]]\n[[reg$0]]\n`, [
    ['[[registry.mirror]]', '[[registry]]', '[aliases]'],
  ]);
  offers('values of a key', `${FILE}[[registry]]\n[[registry.mirror]]\npull-from-mirror = $0\n`, [
    ['digest-only', 'tag-only', 'all'],
  ]);
  offers('the keys of an inline table', `${FILE}[[registry]]\nlocation = "a.io"\nmirror = [{$0}]\n`, [
    ['location', 'pull-from-mirror', 'insecure'],
  ]);
  offers(
    'those that it does not have yet, before or behind',
    `${FILE}[[registry]]\nmirror = [{location = "m.io"}, {location = "n.io", $0, insecure = true}]\n`,
    [['pull-from-mirror']],
  );
  offers(
    'those of an inline table that is still open, in a list of several lines',
    `${FILE}[[registry]]\nmirror = [\n  {location = "m.io"}, # } ]\n  {location = "{", pu$0\n`,
    [['pull-from-mirror', 'insecure']],
  );
  offers('keys in inline tables of inline tables', `${FILE}registry = [{location = "a.io", mirror = [{$0}]}]\n`, [
    ['location', 'pull-from-mirror', 'insecure'],
  ]);
  offers('the keys behind an inner list of inline tables', `${FILE}registry = [{mirror = [{location = "b"}], $0}]\n`, [
    ['location', 'prefix', 'blocked', 'insecure', 'mirror-by-digest-only', 'pull-from-mirror (deprecated)'],
  ]);
  offers('values in an inline table', `${FILE}[[registry]]\nmirror = [{location = "m", pull-from-mirror = $0}]\n`, [
    ['digest-only', 'tag-only', 'all'],
  ]);
  for (const value of ['"quay.io"', "'quay.io'", '"quay.io" '])
    offers(`nothing behind ${value}`, `${FILE}[[registry]]\nlocation = ${value}$0\n`, [[]]);
  offers('nothing behind a value in an inline table', `${FILE}[[registry]]\nmirror = [{location = "m.io"$0}]\n`, [[]]);
  offers('nothing behind a value', `${FILE}short-name-mode = "enforcing" $0\n`, [[]]);
  offers(
    'mirror hosts with the path of the location, but no mirror twice',
    `${FILE}[[registry]]
location = "quay.io/team"
[[registry.mirror]]
location = "m.io/team"
[[registry.mirror]]
location = "$0"
[[registry]]
location = "b.io/b"
[[registry.mirror]]
location = "n.io/b"
`,
    [['n.io/team', 'n.io/b']],
  );

  test('proposes no location that another entry has, and says where the others are from', () => {
    const at = cursorFixture(`${FILE}[[registry]]\nlocation = "quay.io"\n[[registry]]\nlocation = "$0"\n`);
    const found = proposals(at);
    assert.equal(found.find(({ label }) => label === 'docker.io')?.detail, 'Docker Hub');
    assert.ok(!found.some(({ label }) => label === 'quay.io'));
  });
  test('proposes the images of the workspace for an alias', () => {
    const pod = '--- file: pod.yaml\napiVersion: v1\nkind: Pod\nspec: {containers: [{image: "quay.io/team/app:1"}]}\n';
    assert.deepEqual(labelsAt(`${pod}${FILE}[aliases]\n"app" = "$0"\n`), ['quay.io/team/app', 'quay.io/team']);
  });
  offers('booleans', `${FILE}[[registry]]\nblocked = $0\n`, [['true', 'false']]);
  for (const quote of ['"', "'"]) {
    const quoted = (key: string): string => `${quote}${key}${quote}`;
    offers(`values behind ${quoted('short-name-mode')}`, `${FILE}${quoted('short-name-mode')} = "$0"\n`, [
      ['enforcing', 'permissive', 'disabled'],
    ]);
    offers(`values behind ${quoted('blocked')}`, `${FILE}[[registry]]\n${quoted('blocked')} = $0\n`, [
      ['true', 'false'],
    ]);
    offers(
      `values behind ${quoted('pull-from-mirror')}`,
      `${FILE}[[registry]]\n[[registry.mirror]]\n${quoted('pull-from-mirror')} = "$0"\n`,
      [['digest-only', 'tag-only', 'all']],
    );
    offers(`keys in tables behind ${quoted('mirror')}`, `${FILE}[[registry]]\n${quoted('mirror')} = [{$0}]\n`, [
      ['location', 'pull-from-mirror', 'insecure'],
    ]);
    becomes(
      `an item of ${quoted('unqualified-search-registries')}`,
      `${FILE}${quoted('unqualified-search-registries')} = ["$0"]\n`,
      'quay.io',
      `${quoted('unqualified-search-registries')} = ["quay.io"]\n`,
    );
  }
  offers('nothing in a comment', `${FILE}# $0`, [[]]);

  becomes(
    'a value inside of quotes',
    `${FILE}short-name-mode = "$0"\n`,
    'enforcing',
    'short-name-mode = "enforcing"\n',
  );
  becomes(
    'a value inside of single quotes',
    `${FILE}short-name-mode = 'e$0'\n`,
    'enforcing',
    "short-name-mode = 'enforcing'\n",
  );
  becomes(
    'the first item of a list',
    `${FILE}unqualified-search-registries = $0\n`,
    'quay.io',
    'unqualified-search-registries = ["quay.io"]\n',
  );
  becomes(
    'a value in an inline table, up to its brace',
    `${FILE}[[registry]]\nmirror = [{location = "m.io", pull-from-mirror = di$0}]\n`,
    'digest-only',
    '[[registry]]\nmirror = [{location = "m.io", pull-from-mirror = "digest-only"}]\n',
  );
  becomes(
    'a key in an inline table',
    `${FILE}[[registry]]\nmirror = [{loc$0}]\n`,
    'location',
    '[[registry]]\nmirror = [{location = "$0"}]\n',
  );
  becomes(
    'a key that opens inline tables',
    `${FILE}registry = [{location = "a.io", mi$0}]\n`,
    'mirror',
    'registry = [{location = "a.io", mirror = [{$0}]}]\n',
  );
  becomes(
    'a further item of a list over several lines',
    `${FILE}unqualified-search-registries = [\n  "a.io",\n  $0\n]\n`,
    'quay.io',
    'unqualified-search-registries = [\n  "a.io",\n  "quay.io"\n]\n',
  );
});

suite('completion of the keys that an engine refuses beside each other', () => {
  const FILE = '--- file: registries.conf\n';
  const ENTRY = `${FILE}[[registry]]\nlocation = "a.io"\n`;
  const MIRROR = '[[registry.mirror]]\nlocation = "m.io"\n';
  const OTHER = '[[registry]]\nlocation = "b.io"\n';
  const KEYS = ['prefix', 'blocked', 'insecure', 'mirror-by-digest-only', 'pull-from-mirror (deprecated)'];
  const WITHOUT = KEYS.filter((key) => key !== 'mirror-by-digest-only');
  const TABLES = ['[[registry.mirror]]', '[[registry]]', '[aliases]'];
  const EITHER = ['pull-from-mirror', 'insecure'];

  offers(
    'no mirror-by-digest-only where a mirror has pull-from-mirror',
    `${ENTRY}$0\n${MIRROR}${MIRROR}pull-from-mirror = "all"\n`,
    [[...WITHOUT, ...TABLES]],
  );
  offers('it where that is empty', `${ENTRY}$0\n${MIRROR}pull-from-mirror = ""\n`, [[...KEYS, ...TABLES]]);
  offers('it where a mirror of another entry has one', `${ENTRY}$0\n${OTHER}${MIRROR}pull-from-mirror = "all"\n`, [
    [...KEYS, ...TABLES],
  ]);
  offers(
    'none where a mirror in an inline table has pull-from-mirror',
    `${ENTRY}$0\nmirror = [{location = "m.io", pull-from-mirror = "tag-only"}]\n`,
    [WITHOUT],
  );
  offers(
    'none in an inline table with such a mirror',
    `${FILE}registry = [{location = "b.io"}, {location = "a.io", $0, mirror = [{location = "m.io", pull-from-mirror = "all"}]}]\n`,
    [WITHOUT],
  );
  offers(
    'it in an inline table beside that of such a mirror',
    `${FILE}registry = [{location = "a.io", $0}, {location = "b.io", mirror = [{location = "m.io", pull-from-mirror = "all"}]}]\n`,
    [['prefix', 'blocked', 'insecure', 'mirror-by-digest-only', 'mirror', 'pull-from-mirror (deprecated)']],
  );

  offers('no pull-from-mirror below mirror-by-digest-only', `${ENTRY}mirror-by-digest-only = true\n${MIRROR}$0\n`, [
    ['insecure', ...TABLES],
  ]);
  offers('it where that is false', `${ENTRY}mirror-by-digest-only = false\n${MIRROR}$0\n`, [[...EITHER, ...TABLES]]);
  offers('it where another entry has that', `${ENTRY}mirror-by-digest-only = true\n${OTHER}${MIRROR}$0\n`, [
    [...EITHER, ...TABLES],
  ]);
  offers(
    'none in an inline table of such an entry',
    `${ENTRY}mirror-by-digest-only = true\nmirror = [{location = "m.io", $0}]\n`,
    [['insecure']],
  );
  offers(
    'none in one that is still open',
    `${FILE}registry = [{location = "a.io", mirror-by-digest-only = true, mirror = [{location = "m.io", pu$0\n`,
    [['insecure']],
  );
  offers(
    'none above what makes it refused',
    `${FILE}registry = [{mirror = [{location = "m.io", $0}], mirror-by-digest-only = true}]\n`,
    [['insecure']],
  );
});

suite('completion in a registries.conf that has more', () => {
  const FILE = '--- file: registries.conf\n';
  offers('a key before another', `${FILE}[[registry]]\nmirror = [{location = "m.io", $0 insecure = true}]\n`, [
    ['pull-from-mirror'],
  ]);
  becomes(
    'it with its comma',
    `${FILE}[[registry]]\nmirror = [{$0 location = "m.io"}]\n`,
    'insecure',
    '[[registry]]\nmirror = [{insecure = $0, location = "m.io"}]\n',
  );
  becomes(
    'an item above others with its comma',
    `${FILE}unqualified-search-registries = [\n  $0\n  # c\n  "a.io"\n]\n`,
    'quay.io',
    'unqualified-search-registries = [\n  "quay.io",\n  # c\n  "a.io"\n]\n',
  );
  offers('nothing behind the end of a list', `${FILE}unqualified-search-registries = [\n]$0\n`, [[]]);
  offers(
    'no table that is further below',
    `${FILE}short-name-mode = "disabled"\n$0\n[[registry]]\nlocation = "a.io"\n[aliases]\n`,
    [['unqualified-search-registries', 'credential-helpers', 'additional-layer-store-auth-helper', '[[registry]]']],
  );
  becomes(
    'the header over keys alone',
    `${FILE}[[registry]]\nlocation = "a.io"\n[[reg$0]]\nlocation = "m.io"\n`,
    '[[registry.mirror]]',
    '[[registry]]\nlocation = "a.io"\n[[registry.mirror]]\nlocation = "m.io"\n',
  );

  const TEXTS = [
    `unqualified-search-registries = ["quay.io"]\nshort-name-mode = "enforcing"\n\n# c\n[[registry]]\nlocation = "quay.io/team" # why
blocked = false\n\n[[registry.mirror]]\nlocation = "m.io/team"\npull-from-mirror = "tag-only"\n\n[[registry]]\nlocation = "b.io"
mirror = [{location = "n.io", insecure = true}, {location = "o.io"}]\n\n[aliases]\n"ubi" = "registry.io/ubi"\nx = 'registry.io/x'\n`,
    `[[registry]]\nprefix = "*.corp.io"\nmirror = [\n  {location = "n.io", insecure = true},\n  {location = "o.io"}, # c\n]\n\n[[registry]]\n`,
    `unqualified-search-registries = [\n  "a.io",\n  "b.io"\n]\nregistry = [{location = "a.io", mirror = [{location = "x.io"}]}]\n`,
  ];
  for (const typed of ['', ' ', '\n', '\nl', '[']) {
    test(`proposes nothing that breaks it, behind ${JSON.stringify(typed)} anywhere`, () => {
      for (const text of TEXTS) {
        for (let at = 0; at <= text.length; at++) {
          const fixture = cursorFixture(`${FILE}${text.slice(0, at)}${typed}$0${text.slice(at)}`);
          const before = problemsOf(fixture.document.text);
          for (const proposal of proposals(fixture)) {
            const taken = take(fixture, { ...proposal, insertText: filledIn(proposal.insertText) });
            assert.ok(problemsOf(taken) <= before, `${proposal.label} makes it ${taken}`);
          }
        }
      }
    }).timeout(20_000);
  }
});

function problemsOf(text: string, language: Language = 'registries-conf'): number {
  return createDocument({ uri: 'file:///w/file', version: 1, language, text }).syntax.problems.length;
}

/** A snippet with its own words, and a value where none is proposed. */
function filledIn(snippet: string): string {
  const words = snippet.replace(/\$\{\d+:([^}]*)\}|\$\{\d+\|([^,]*)[^}]*\}/g, '$1$2');
  return words.replace(/= (?:\$0)?(?=,?$)/, '= true').replace('$0', '');
}

suite('completion in block texts', () => {
  const head = (key: string): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: mirror-registries\n  labels: {app: assisted-service}\ndata:\n  ${key}: |\n`;
  const FILE = `${head('registries.conf')}    [[registry]]\n    location = "a.io"\n`;
  const SET = `${head('set.yaml')}    ${HEAD.trim().replaceAll('\n', '\n    ')}\n    spec:\n`;
  for (const behind of ['', '\n', '\n  other: x\n']) {
    const title = JSON.stringify(behind);
    becomes(`a half key before ${title}`, `${FILE}    bl$0${behind}`, 'blocked', `${FILE}    blocked = ${behind}`);
    becomes(`a line of blanks before ${title}`, `${FILE}    $0${behind}`, 'blocked', `${FILE}    blocked = ${behind}`);
    becomes(
      `a key of YAML before ${title}`,
      `${SET}      im$0${behind}`,
      'imageDigestMirrors',
      `${SET}      imageDigestMirrors:\n        - ${behind}`,
    );
    becomes(
      `a key in a blank line of YAML before ${title}`,
      `${SET}      $0${behind}`,
      'imageDigestMirrors',
      `${SET}      imageDigestMirrors:\n        - ${behind}`,
    );
    becomes(
      `a new item of YAML before ${title}`,
      `${SET}      imageDigestMirrors:\n      - $0${behind}`,
      'source',
      `${SET}      imageDigestMirrors:\n      - source: ${behind}`,
    );
  }
  becomes(
    'a half header at the end',
    `${FILE}    [[reg$0\n`,
    '[[registry.mirror]]',
    `${FILE}    [[registry.mirror]]\n    location = "\${1:mirror.example.com}"$0\n`,
  );
  becomes(
    'an empty line, with its indentation',
    `${FILE}$0\n    [[registry.mirror]]\n`,
    'blocked',
    `${FILE}    blocked = \n    [[registry.mirror]]\n`,
  );
  becomes(
    'the first line of a text',
    `${head('registries.conf')}    $0\n  other: x\n`,
    '[aliases]',
    `${head('registries.conf')}    [aliases]\n    "\${1:name}" = "\${2:registry.example.com/name}"$0\n  other: x\n`,
  );
  offers('nothing of a block text left of it', `${FILE}  $0\n`, [[]]);
});

function offers(title: string, fixture: string, [expected]: readonly [readonly string[]]): void {
  test(`offers ${title}`, () => assert.deepEqual(labelsAt(fixture), expected));
}

function becomes(title: string, fixture: string, label: string, expected: string): void {
  test(`completes ${title}`, () => {
    const at = cursorFixture(fixture);
    const proposal = proposals(at).find((candidate) => candidate.label === label);
    assert.ok(proposal, `${label} is not offered`);
    assert.equal(take(at, proposal), unindent(expected));
  });
}

function labelsAt(fixture: string): string[] {
  return proposals(cursorFixture(fixture)).map(
    ({ label, isDeprecated }) => label + (isDeprecated ? ' (deprecated)' : ''),
  );
}

function proposals({ analysis, document, offset }: CursorFixture): readonly Proposal[] {
  return complete(analysis, document.uri, offset);
}
