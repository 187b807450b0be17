import assert from 'node:assert/strict';
import { hover } from '../../../server/src/core/index';
import { cursorFixture, linker, unindent } from '../../support/cursor';

const DIGEST = `sha256:${'0123456789ab'.padEnd(64, '0')}`;

const SETS = `--- file: sets.yaml
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: digests}
spec:
  imageDigestMirrors:
  - source: quay.io/team
    mirrors: [one.example.com/team, two.example.com/team]
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata: {name: tags}
spec:
  imageTagMirrors:
  - source: quay.io/tagged
    mirrors: [one.example.com/tagged]
    mirrorSourcePolicy: NeverContactSource
`;

suite('hover over an image reference', () => {
  shows(
    'its endpoints in order, each with the line it comes from',
    `${SETS}${pod(`quay.io/te$0am/app@${DIGEST}`)}`,
    `
    **Pull plan** for \`quay.io/team/app@sha256:0123456789ab…\`

    On **this workspace**

    1. mirror \`one.example.com/team/app@sha256:0123456789ab…\` · digest-only, applies · [sets.yaml:7](<#sets.yaml:7>)
    2. mirror \`two.example.com/team/app@sha256:0123456789ab…\` · digest-only, applies · [sets.yaml:7](<#sets.yaml:7>)
    3. source \`quay.io/team/app@sha256:0123456789ab…\` · [sets.yaml:6](<#sets.yaml:6>)

    Rests on this workspace, release unknown, as on the newest: 2 objects in 1 file`,
  );

  shows(
    'why no mirror applies to a tag',
    `${SETS}${pod('quay.io/te$0am/app:1')}`,
    `
    **Pull plan** for \`quay.io/team/app:1\`

    On **this workspace**

    1. source \`quay.io/team/app:1\` · [sets.yaml:6](<#sets.yaml:6>)

    - No mirror applies: \`one.example.com/team\`, \`two.example.com/team\`, for digests only, while this reference is by tag

    Rests on this workspace, release unknown, as on the newest: 2 objects in 1 file`,
  );

  shows(
    'what blocks an endpoint',
    `${SETS}${pod('quay.io/tag$0ged/app:1')}`,
    `
    **Pull plan** for \`quay.io/tagged/app:1\`

    On **this workspace**

    1. mirror \`one.example.com/tagged/app:1\` · tag-only, applies · [sets.yaml:15](<#sets.yaml:15>)
    2. source ~~\`quay.io/tagged/app:1\`~~ · blocked by \`quay.io/tagged\`, passed over · [sets.yaml:14](<#sets.yaml:14>), [sets.yaml:16](<#sets.yaml:16>)

    Rests on this workspace, release unknown, as on the newest: 2 objects in 1 file`,
  );

  const IMAGE = `--- file: image.yaml
apiVersion: config.openshift.io/v1
kind: Image
metadata: {name: cluster}
spec: {registrySources: {blockedRegistries: [quay.io/team]}}
`;
  contains('the verdict of policy.json, before all else', `${SETS}${IMAGE}${pod(`quay.io/te$0am/app@${DIGEST}`)}`, [
    'Not pulled: policy.json rejects `quay.io/team`',
    'whatever its mirrors: it matches the name in the pod, not the mirror',
  ]);

  contains(
    'the words of the operator where it refuses',
    `${SETS.replace('quay.io/team', 'quay.io/team:1')}${pod('quay.io/te$0am/app:1')}`,
    [
      'nodes keep the files that they have',
      '`could not Create/Update MachineConfig: could not update registries config with new changes: invalid format for source "quay.io/team:1"`',
      '[sets.yaml:6](<#sets.yaml:6>)',
    ],
  );

  contains('every full name of a short name', `${SETS}${pod('ub$0i9')}`, [
    'A short name for 2 full names; the first: From its own registry, `registry.access.redhat.com/ubi9:latest`',
    'As `docker.io/library/ubi9:latest`:',
    'Alias files of the node itself are not known here',
  ]);

  contains(
    'the plan of an image in a Dockerfile',
    `${SETS}--- file: Dockerfile\nFROM quay.io/tag$0ged/app:1 AS build\n`,
    ['1. mirror `one.example.com/tagged/app:1` · tag-only, applies'],
  );

  contains(
    'the search list of a short name, and where it is said',
    `${SETS}${IMAGE.replace('registrySources: {blockedRegistries: [quay.io/team]}', 'registrySources: {containerRuntimeSearchRegistries: [a.example.com, quay.io]}')}${pod('tagged/a$0pp:1')}`,
    [
      '- No alias is known, so the search registries count: `a.example.com`, `quay.io` (`/etc/containers/registries.conf.d/01-image-searchRegistries.conf`) · [image.yaml:4](<#image.yaml:4>)\n' +
        '- Alias files of the node itself are not known here',
      'As `quay.io/tagged/app:1`:\n\n1. mirror `one.example.com/tagged/app:1`',
    ],
  );

  contains(
    'the alias of a short name',
    `--- file: registries.conf\nunqualified-search-registries = ["a.io"]\n[aliases]\napp = "quay.io/team/app"\n${pod('a$0pp:1')}`,
    [
      'A short name for 1 full name',
      '- There is an alias for `app` (`',
      ' · [registries.conf:',
      'As `quay.io/team/app:1`:',
    ],
  );

  contains(
    'what policy.json asks for, before the endpoints',
    `${SETS}${IMAGE.replace('blockedRegistries: [quay.io/team]', 'allowedRegistries: [quay.io/tagged]')}${pod('quay.io/tag$0ged/app:1')}`,
    ['On **this workspace**\n\npolicy.json allows `quay.io/tagged`\n\n1. mirror'],
  );

  contains(
    'how a reference is put together',
    `${SETS}--- file: values.yaml\nimage:\n  registry: quay.io\n  repository: tagged/app\n  tag: v$01\n`,
    [
      '**Pull plan** for `quay.io/tagged/app:v1`\n\nPut together from `registry` (`quay.io`), `repository` (`tagged/app`), `tag` (`v1`)\n\nOn',
      '1. mirror `one.example.com/tagged/app:v1`',
    ],
  );

  contains(
    'what the variables of a Dockerfile stand for',
    `${SETS}--- file: Dockerfile\nARG HOST=quay.io\nFROM $HOST/tagg$0ed/app:\${TAG:-1}\n`,
    ['for `quay.io/tagged/app:1`\n\nPut together from `HOST` (`quay.io`), `TAG` (`1`)\n\n'],
  );

  test('names the patches that are not applied', () => {
    const files = (...names: readonly string[]): string =>
      names.map((name) => `--- file: patches/${name}.yaml\nkind: ImageTagMirrorSet\n`).join('');
    const restsOn = (...names: readonly string[]): string =>
      markdownAt(`${SETS}${files(...names)}${pod('quay.io/te$0am/app:1')}`).split('in 1 file')[1] ?? '';
    assert.equal(restsOn('a'), '; kustomize patch a.yaml not applied');
    assert.equal(restsOn('a', 'b', 'c', 'd', 'e'), '; kustomize patches a.yaml, b.yaml, c.yaml and 2 more not applied');
  });

  test('is silent over all else in a Dockerfile', () => {
    assert.equal(hoverAt(`${SETS}--- file: Dockerfile\nFROM quay.io/tagged/app:1 AS bu$0ild\n`), null);
    assert.equal(hoverAt(`${SETS}--- file: Dockerfile\nFR$0OM quay.io/tagged/app:1\n`), null);
  });

  test('is silent over what is no reference', () => {
    assert.equal(hoverAt(`${SETS}${pod('quay.io/Te$0am:1')}`), null);
  });

  test('groups clusters that answer alike', () => {
    const set = SETS.replace('--- file: sets.yaml\n', '');
    const markdown = markdownAt(
      `${['a', 'b', 'c'].map((name) => `--- file: ${name}/set.yaml\n${name === 'c' ? set.replace('one.example', 'other.example') : set}`).join('')}${pod(`quay.io/te$0am/app@${DIGEST}`)}`,
    );
    assert.match(markdown, /On \*\*`a` and 1 more\*\*\n\n1\. mirror `one\.example\.com/);
    assert.match(markdown, /On \*\*`c`\*\*\n\n1\. mirror `other\.example\.com/);
    assert.match(markdown, /Rests on a, release unknown, as on the newest: 2 objects in 1 file; b, .*; c, /);
  });

  test('counts the templates that were not read', () => {
    const template = `--- file: chart.yaml\n{{ range .Values.sets }}\nkind: ImageTagMirrorSet\n{{ end }}\n`;
    assert.match(markdownAt(`${SETS}${template}${pod('quay.io/te$0am/app:1')}`), /; not read: 1 template$/);
  });

  test('asks a registries.conf where there are no mirror sets', () => {
    const conf =
      '--- file: host/registries.conf\n[[registry]]\nlocation = "quay.io/team"\n[[registry.mirror]]\nlocation = "m.example.com/team"\n';
    const markdown = markdownAt(`${conf}${pod('quay.io/te$0am/app:1')}`);
    assert.match(markdown, /On \*\*`host\/registries\.conf`\*\*\n\n1\. mirror `m\.example\.com\/team\/app:1`/);
    assert.match(markdown, /\[host\/registries\.conf:4\]/);
    assert.match(markdown, /Rests on host\/registries\.conf: registries\.conf, no drop-ins$/);
  });

  test('says that such a registries.conf cannot be loaded', () => {
    const conf = '--- file: registries.conf\n[[registry]]\nlocation = "https://quay.io/team"\n';
    assert.match(markdownAt(`${conf}${pod('quay.io/te$0am/app:1')}`), /Not pulled: loading registries configuration: /);
  });

  test('is silent where nothing is known of mirrors', () => {
    assert.equal(hoverAt(pod('quay.io/te$0am/app:1')), null);
  });

  test('lets no text of the user become Markdown', () => {
    const conf = '--- file: a`|[x](command:evil)/registries.conf\n[[registry]]\nlocation = "quay.io/team"\n';
    assert.equal(
      markdownAt(`${conf}${pod('quay.io/te$0am/app:1')}`),
      unindent(`
        **Pull plan** for \`quay.io/team/app:1\`

        On **\`\`a\`|[x](command:evil)/registries.conf\`\`**

        1. source \`quay.io/team/app:1\` · [a\\\`\\|\\[x\\]\\(command:evil\\)/registries.conf:1](<#a%60%7c%5bx%5d%28command:evil%29/registries.conf:1>)

        - No mirror applies: \`quay.io/team\` has none

        Rests on a\\\`\\|\\[x\\]\\(command:evil\\)/registries.conf: registries.conf, no drop-ins`),
    );
  });
});

suite('hover over manifests', () => {
  shows(
    'a source: the merged mirrors and all that contributes',
    `
    --- file: a.yaml
    apiVersion: config.openshift.io/v1
    kind: ImageDigestMirrorSet
    metadata: {name: a}
    spec:
      imageDigestMirrors:
      - source: quay.io/te$0am
        mirrors: [one.example.com/team]
    --- file: b.yaml
    apiVersion: config.openshift.io/v1
    kind: ImageDigestMirrorSet
    metadata: {name: b}
    spec:
      imageDigestMirrors:
      - source: quay.io/team
        mirrors: [one.example.com/team, two.example.com/team]
    --- file: pod.yaml
    spec: {image: quay.io/team/app@${DIGEST}}
  `,
    `
    **Source** \`quay.io/team\`

    1. \`one.example.com/team\` · digest-only · [a.yaml:7](<#a.yaml:7>), [b.yaml:7](<#b.yaml:7>)
    2. \`two.example.com/team\` · digest-only · [b.yaml:7](<#b.yaml:7>)

    Then the source itself.

    For example \`quay.io/team/app\` is looked for at \`one.example.com/team/app\`.

    Serves 1 of the image references in this workspace.`,
  );

  shows(
    'a mirror: whose it is',
    SETS.replace('one.example.com/tagged', 'one.exam$0ple.com/tagged'),
    `
    **Mirror** \`one.example.com/tagged\`

    - of \`quay.io/tagged\`, tag-only: [sets.yaml:15](<#sets.yaml:15>)`,
  );

  for (const [what, name] of [
    ['Source', 'quay.io/tagged'],
    ['Mirror', 'one.example.com/tagged'],
  ] as const)
    contains(
      `that the operator refuses, over a ${what.toLowerCase()} while an entry below is half typed`,
      `${SETS.replace(name, `${name.slice(0, 3)}$0${name.slice(3)}`)}  - source: quay.io/\n`,
      [
        `**${what}** \`${name}\`\n\nNot known: the operator refuses the manifests`,
        '- The operator says: ',
        '](<#sets.yaml:',
      ],
    );

  contains('a field', SETS.replace('mirrorSource', 'mirror$0Source'), [
    '`mirrorSourcePolicy` *string*',
    '- `NeverContactSource`: ',
  ]);
  contains('a value', SETS.replace('NeverContact', 'Never$0Contact'), [
    '`NeverContactSource`\n\nThe source itself is never asked',
  ]);
  contains('a kind', SETS.replace('ImageTagMirrorSet', 'ImageTag$0MirrorSet'), [
    '**ImageTagMirrorSet** (ITMS)',
    '(since 4.13)',
  ]);
  contains(
    'a field in an item of a List',
    `
    kind: List
    apiVersion: v1
    items:
    - apiVersion: operator.openshift.io/v1alpha1
      kind: ImageContentSourcePolicy
      spec: {repository$0DigestMirrors: []}
  `,
    ['`repositoryDigestMirrors` *list of objects*'],
  );

  test('is silent over fields of other objects', () => {
    assert.equal(hoverAt('apiVersion: v1\nkind: Pod\nsp$0ec: {}\n'), null);
  });
});

suite('hover over registries.conf', () => {
  const CONF =
    '--- file: registries.conf.d/50-a.conf\nunqualified-search-registries = ["a.io"]\nshort-name-mode = "enforcing"\n[[registry]]\nlocation = "a.io"\n[[registry.mirror]]\nlocation = "m.io"\n';
  contains('a key, in a drop-in with what wins', CONF.replace('unqualified', 'un$0qualified'), [
    '`unqualified-search-registries` *list of strings*',
    'wins with its whole list',
  ]);
  contains('a key of an inner table', CONF.replace('location = "m', 'loca$0tion = "m'), [
    '`location` *string*',
    'mirror',
  ]);
  contains('a header', CONF.replace('[[registry.mirror', '[[registry.mi$0rror'), ['`[[registry.mirror]]`']);
  contains('a value', CONF.replace('enforcing', 'en$0forcing'), ['`enforcing`\n\n']);

  for (const at of ['$0[[', '[$0[', '[[$0'])
    contains(`a header at ${at}`, CONF.replace('[[registry]]', `${at}registry]]`), ['`[[registry]]`']);
  for (const at of ['$0]]', ']$0]', ']]$0'])
    contains(`a header at ${at}`, CONF.replace('mirror]]', `mirror${at}`), ['`[[registry.mirror]]`']);
  const BELOW = '--- file: registries.conf\n[[registry]]\nlocation = "q.io"\n';
  const INLINE = `${BELOW}mirror = [{location = "m.io"}, {location = "n.io", pull-from-mirror = "digest-only"}]\n`;
  const NESTED =
    '--- file: registries.conf\nregistry = [{location = "q.io", mirror = [{location = "m.io", "pull-from-mirror" = "tag-only"}]}]\n';
  const MIRROR_LOCATION = '`location` *string*\n\nWhere the mirror is';
  contains('a key of an inline table', INLINE.replace('location = "n', 'loca$0tion = "n'), [MIRROR_LOCATION]);
  contains('a value in an inline table', INLINE.replace('digest', 'di$0gest'), ['`digest-only`\n\n']);
  contains('a key of an outer inline table', NESTED.replace('location = "q', '$0location = "q'), [
    '`location` *string*\n\nWhere images of the prefix really are',
  ]);
  contains('a key that opens inner inline tables', NESTED.replace('mirror =', 'mirror$0 ='), ['`[[registry.mirror]]`']);
  contains('a key of an inner inline table', NESTED.replace('location = "m', 'location$0 = "m'), [MIRROR_LOCATION]);
  contains('a quoted key of an inner inline table', NESTED.replace('pull', 'pu$0ll'), ['`pull-from-mirror` *string*']);
  contains('a value in an inner inline table', NESTED.replace('tag-only', 'tag-only$0'), ['`tag-only`\n\n']);
  contains(
    'the last part of a dotted key in an inline table',
    '--- file: registries.conf\nregistries = {block.registries = [], search.regis$0tries = ["a.io"]}\n',
    ['`registries` *list of strings*'],
  );
  contains('a key of an inline table that is not closed', `${BELOW}mirror = [{loca$0tion = "m.io"\n`, [
    MIRROR_LOCATION,
  ]);
  for (const [where, at] of [
    ['a brace', INLINE.replace('[{', '[$0{')],
    ['an unknown key', INLINE.replace('location = "m', 'lo$0c = "m')],
    ['a key below a value that has none', `${BELOW}blocked = {loca$0tion = "m.io"}\n`],
    ['a value without a key', `${BELOW}= "digest$0-only"\n`],
  ] as const)
    test(`is silent over ${where}`, () => assert.equal(hoverAt(at), null));
  contains('the last word of a header before all of it', CONF.replace('[[registry.m', '$0[[registry.m'), [
    '`[[registry.mirror]]`',
  ]);
});

function pod(image: string): string {
  return `--- file: pod.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: app}\nspec: {containers: [{image: "${image}"}]}\n`;
}

function shows(title: string, fixture: string, expected: string): void {
  test(`shows ${title}`, () => assert.equal(markdownAt(fixture), unindent(expected)));
}

function contains(title: string, fixture: string, expected: readonly string[]): void {
  test(`shows ${title}`, () => {
    const markdown = markdownAt(fixture);
    for (const part of expected) assert.ok(markdown.includes(part), `${part} is not in:\n${markdown}`);
  });
}

function markdownAt(fixture: string): string {
  const found = hoverAt(fixture);
  assert.ok(found !== null, 'there is no hover');
  return found;
}

function hoverAt(fixture: string): string | null {
  const { analysis, document, offset } = cursorFixture(fixture);
  const found = hover(analysis, document.uri, offset, linker(analysis));
  if (found) {
    const span = document.locate(found.place);
    assert.ok(span && span.start <= offset && offset <= span.end, 'the place of the hover does not hold the cursor');
  }
  return found?.markdown ?? null;
}

suite('hover in objects that stand in others', () => {
  const inPolicy = (compliance: string, kind: string, source: string): string => `--- file: a.yaml
apiVersion: policy.open-cluster-management.io/v1
kind: ConfigurationPolicy
metadata:
  name: mirrors
spec:
  object-templates:
  - complianceType: ${compliance}
    objectDefinition:
      apiVersion: config.openshift.io/v1
      kind: ${kind}
      metadata:
        name: tools
      spec:
        imageDigestMirrors:
        - source: ${source}
          mirrors:
          - registry.example.com/tools
`;
  const hoverOf = (text: string): string => {
    const { analysis, document, offset } = cursorFixture(text);
    return hover(analysis, document.uri, offset, linker(analysis))?.markdown ?? '';
  };
  const KIND = 'Image$0DigestMirrorSet';

  test('a kind says what its carrier makes of it', () => {
    assert.match(hoverOf(inPolicy('MustNotHave', KIND, 'quay.io/a')), /takes this object away.*no part in plans/);
    assert.match(hoverOf(inPolicy('musthave', KIND, 'quay.io/a')), /may say more than is written here/);
    assert.match(hoverOf(inPolicy('mustonlyhave', KIND, "'{{hub .x hub}}/a'")), /not filled in yet/);
    const plain = hoverOf(inPolicy('mustonlyhave', KIND, 'quay.io/a'));
    assert.match(plain, /^\*\*ImageDigestMirrorSet\*\*/);
    assert.doesNotMatch(plain, /musthave|not filled in/);
  });

  test('the source of a set in a policy has its mirrors, and the policy its own words', () => {
    const source = hoverOf(inPolicy('mustonlyhave', 'ImageDigestMirrorSet', 'quay.io/$0a'));
    assert.match(source, /registry\.example\.com\/tools/);
    assert.match(hoverOf(inPolicy('mustnot$0have', 'ImageDigestMirrorSet', 'quay.io/a')), /\*\*deleted\*\*/);
  });
});
