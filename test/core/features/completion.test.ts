import assert from 'node:assert/strict';
import { complete, type Proposal } from '../../../server/src/core/index';
import { cursorFixture, take, unindent, type CursorFixture } from '../../support/cursor';

const HEAD = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: team
`;

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
    ['source', 'mirrors', 'mirrorSourcePolicy'],
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

  test('writes a wildcard in quotes', () => {
    const fixture = cursorFixture(`${HEAD}spec:\n  imageDigestMirrors:\n  - source: "*.corp.io"\n  - source: $0\n`);
    const wildcard = proposals(fixture).find(({ label }) => label === '*.corp.io');
    assert.equal(wildcard?.insertText, '"*.corp.io"');
  });
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
    [
      [
        'prefix',
        'insecure',
        'mirror-by-digest-only',
        'pull-from-mirror (deprecated)',
        '[[registry]]',
        '[aliases]',
        '[[registry.mirror]]',
      ],
    ],
  );
  offers(
    'no key twice in an inner table',
    `${FILE}[[registry]]\nlocation = "a.io"\n[[registry.mirror]]\nlocation = "m.io"\n$0\n`,
    [['pull-from-mirror', 'insecure', '[[registry]]', '[aliases]', '[[registry.mirror]]']],
  );
  offers('headers behind a bracket', `${FILE}[[registry]]\n[[reg$0]]\n`, [
    ['[[registry]]', '[aliases]', '[[registry.mirror]]'],
  ]);
  offers('values of a key', `${FILE}[[registry]]\n[[registry.mirror]]\npull-from-mirror = $0\n`, [
    ['digest-only', 'tag-only', 'all'],
  ]);
  offers('booleans', `${FILE}[[registry]]\nblocked = $0\n`, [['true', 'false']]);
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
    'a further item of a list over several lines',
    `${FILE}unqualified-search-registries = [\n  "a.io",\n  $0\n]\n`,
    'quay.io',
    'unqualified-search-registries = [\n  "a.io",\n  "quay.io"\n]\n',
  );
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
