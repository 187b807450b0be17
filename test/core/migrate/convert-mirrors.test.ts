import assert from 'node:assert/strict';
import fc from 'fast-check';
import { loadRegistries } from '../../../server/src/core/cluster/load';
import {
  findRegistry,
  type LoadedRegistries,
  type LoadedRegistry,
} from '../../../server/src/core/cluster/loaded-registries';
import { lower } from '../../../server/src/core/cluster/lower';
import { resolve } from '../../../server/src/core/cluster/resolve';
import { writeRegistriesConf } from '../../../server/src/core/cluster/toml-writer';
import { createDocument, type Document, type Language } from '../../../server/src/core/document';
import { convertMirrors, MIRROR_FORMS } from '../../../server/src/core/migrate/convert-mirrors';
import { EMPTY_REGISTRIES_CONF } from '../../../server/src/core/model/hub';
import { parseTarget, UNKNOWN_TARGET } from '../../../server/src/core/model/target';
import type { MirrorSet } from '../../../server/src/core/model/manifests';
import { readRegistriesFile } from '../../../server/src/core/model/registries-file';
import { parseToml } from '../../../server/src/core/syntax/toml';
import { plainToml, type PlainConf } from '../../support/plain-registries';
import { plainCluster, type PlainCluster, type PlainSet } from '../../support/random-clusters';
import { randomRegistries } from '../../support/random-configurations';

const IDMS = `# Everything of the team.
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: team
  labels: {app: mirrors}
spec:
  imageDigestMirrors:
  # the team's own
  - source: quay.io/team # ours
    mirrors:
    # in the cellar
    - m.lan:5000/team
    - n.lan:5000/team # in the attic
    mirrorSourcePolicy: NeverContactSource # by order of the boss
  - source: quay.io/alone
    mirrors: []
`;
const ICSP = `apiVersion: operator.openshift.io/v1alpha1
kind: ImageContentSourcePolicy
metadata: {name: old}
spec:
  repositoryDigestMirrors:
  - source: registry.redhat.io
    mirrors: [n.lan:5000/rh, m.lan:5000/rh] # both
`;
const ITMS = `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata: {name: tags}
spec:
  imageTagMirrors:
  - source: "*.redhat.io"
    mirrors: [m.lan:5000/tags]
`;

suite('convert mirrors', () => {
  test('several sets become one of each kind, with their comments; a second time changes nothing', () => {
    const once = convert('mirror-sets', [IDMS, ICSP, ITMS]);
    assert.deepEqual(once, {
      text: `# Everything of the team.
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: team
spec:
  imageDigestMirrors:
  # the team's own
  - source: quay.io/team # ours
    mirrors:
    # in the cellar
    - m.lan:5000/team
    - n.lan:5000/team # in the attic
    mirrorSourcePolicy: NeverContactSource # by order of the boss
  - source: registry.redhat.io
    mirrors:
    - n.lan:5000/rh
    - m.lan:5000/rh # both
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tags
spec:
  imageTagMirrors:
  - source: "*.redhat.io"
    mirrors:
    - m.lan:5000/tags
`,
      remarks: [
        '0.yaml:16 `quay.io/alone` is left out: it has no mirror other than itself, and so the operator ignores it',
        '0.yaml:6 `labels` of ImageDigestMirrorSet `team` is left out: the merged set stands for several objects',
      ],
    });
    assert.deepEqual(convert('mirror-sets', [once.text]), { text: once.text, remarks: [] });
  });

  test('what is left out of metadata has a reason that holds', () => {
    const hosted = `apiVersion: hypershift.openshift.io/v1beta1
kind: HostedCluster
metadata: {name: h, namespace: clusters, labels: {a: b}}
spec:
  imageContentSources:
  - source: quay.io/a
    mirrors: [m.lan:5000/a]
`;
    const namespace = '0.yaml:3 `namespace` of HostedCluster `h` is left out: the merged set is no part of a namespace';
    const labels = '`labels` of HostedCluster `h` is left out: the merged set';
    const alone = `0.yaml:3 ${labels} takes over nothing but the name and the sources`;
    assert.deepEqual(convert('mirror-sets', [hosted]).remarks, [namespace, alone]);
    assert.deepEqual(convert('mirror-sets', [hosted, ITMS]).remarks, [namespace, alone]);
    const merged = `0.yaml:3 ${labels} stands for several objects`;
    assert.deepEqual(convert('mirror-sets', [hosted, ICSP]).remarks, [namespace, merged]);
  });

  test('a drop-in keeps the comments above its tables', () => {
    assert.equal(
      convert('registries-conf', [IDMS]).text,
      `# the team's own
# ours
# by order of the boss
[[registry]]
  prefix = ""
  location = "quay.io/team"
  blocked = true

  # in the cellar
  [[registry.mirror]]
    location = "m.lan:5000/team"
    pull-from-mirror = "digest-only"

  # in the attic
  [[registry.mirror]]
    location = "n.lan:5000/team"
    pull-from-mirror = "digest-only"
`,
    );
  });

  test('the block of an install-config keeps the comments where they stand, and comes back as it was', () => {
    const block = convert('install-config', [IDMS]);
    assert.equal(
      block.text,
      `imageDigestSources:
# the team's own
- source: quay.io/team # ours
  mirrors:
  # in the cellar
  - m.lan:5000/team
  - n.lan:5000/team # in the attic
  sourcePolicy: NeverContactSource # by order of the boss
`,
    );
    const config = `apiVersion: v1\nbaseDomain: lan\nplatform: {none: {}}\n${block.text}pullSecret: '{"auths":{}}'\n`;
    const sets = convert('mirror-sets', [config]);
    assert.match(sets.text, /^ {2}name: image-digest-mirror$/m);
    assert.equal(convert('install-config', [sets.text]).text, block.text);
  });

  test('an install-config: what no mirror set can have is said, and two lists are refused', () => {
    const config = (key: string): string => `baseDomain: lan
platform: {none: {}}
${key}:
- source: quay.io/a:tag
  mirrors: [m.lan/a]
- mirrors: [m.lan/a]
- source: quay.io/b
  mirrors: ["https://m.lan/b", m.lan/b]
  sourcePolicy: Sometimes
`;
    assert.deepEqual(convert('mirror-sets', [config('imageDigestSources')]), {
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: image-digest-mirror
spec:
  imageDigestMirrors:
  - source: quay.io/b
    mirrors:
    - m.lan/b
`,
      remarks: [
        '0.yaml:4 `quay.io/a:tag` is left out: an ImageDigestMirrorSet cannot have such a source',
        '0.yaml:6 An item without a `source` is left out: nothing can be mirrored by it',
        '0.yaml:8 `https://m.lan/b` is left out: an ImageDigestMirrorSet cannot have such a mirror',
        '0.yaml:9 `sourcePolicy: Sometimes` is left out: there is no such policy',
      ],
    });
    assert.match(
      refusal('mirror-sets', [`${config('imageDigestSources')}imageContentSources: []\n`]),
      /^`imageDigestSources` and `imageContentSources` exclude each other/,
    );
  });

  test('an install-config: what the operator refuses of its set is refused in its words', () => {
    const block = (...items: readonly string[]): string => `imageDigestSources: [${items.join(', ')}]\n`;
    const config = (text: string): string => `apiVersion: v1\nbaseDomain: lan\nplatform: {none: {}}\n${text}`;
    const never = 'sourcePolicy: NeverContactSource';
    const itself = block(`{source: quay.io/a, mirrors: [quay.io/a, m.lan/a], ${never}}`);
    const words = 'cannot set mirrorSourcePolicy: NeverContactSource if the source "quay.io/a" is one of the mirrors';
    for (const form of ['mirror-sets', 'registries-conf', 'install-config'])
      assert.equal(refusal(form, [config(itself)]), words, form);
    assert.equal(refusal('mirror-sets', [itself]), words);
    const twice = block('{source: quay.io/a, mirrors: [m.lan/a]}', `{source: quay.io/a, mirrors: [n.lan/a], ${never}}`);
    assert.match(
      refusal('mirror-sets', [twice]),
      /^conflicting mirrorSourcePolicy is set for the same source "quay\.io\/a"/,
    );
    // What is left out is no reason to refuse the rest.
    const strange = block(
      `{source: "*.lan:5000", mirrors: [m.lan/a], ${never}}`,
      '{source: quay.io/b, mirrors: [m.lan/b]}',
    );
    assert.match(convert('mirror-sets', [strange]).text, /- source: quay\.io\/b/);
  });

  const merging: readonly [what: string, mirrors: readonly string[], expected: readonly string[]][] = [
    ['a mirror that is repeated is written once', ['b.io, b.io, c.io', 'c.io, b.io'], ['b.io, c.io', 'c.io, b.io']],
    ['a mirror whose repetition decides on the order stays', ['b.io, b.io, c.io'], ['b.io, b.io, c.io']],
  ];
  for (const [what, lists, expected] of merging) {
    test(`entries that stay apart: ${what}`, () => {
      // A cycle puts the source, which sorts first, among its mirrors: no merged list can say that.
      const items = lists.map((mirrors) => `{source: "*.a.io", mirrors: [${mirrors}]}`).join(', ');
      const policy = ICSP.replace(/(repositoryDigestMirrors:)[^]*/, `$1 [${items}]\n`);
      const { text } = convert('mirror-sets', [policy]);
      const written = [...text.matchAll(/mirrors:\n((?: {4}- .*\n)+)/g)].map(([, list = '']) =>
        list.trim().replace(/^ *- /gm, '').replaceAll('\n', ', '),
      );
      assert.deepEqual(written, expected);
      assert.deepEqual(plansOfSets([text]), plansOfSets([policy]));
    });
  }

  test('a registries.conf: a mirror stands once in each set', () => {
    const entry = (head: string, ...mirrors: readonly string[]): string =>
      `[[registry]]\n${head}\n${mirrors.map((mirror) => `[[registry.mirror]]\n${mirror}\n`).join('')}`;
    const at = (location: string, pull = ''): string =>
      `location = "${location}"${pull && `\npull-from-mirror = "${pull}"`}`;
    const listsOf = (text: string): string[] => text.split('---\n').map((set) => set.slice(set.indexOf('mirrors:')));
    const all = convert(
      'mirror-sets',
      [entry('prefix = "*.corp.io"', at('m.lan', 'all'), at('m.lan'))],
      'registries-conf',
    );
    assert.deepEqual(listsOf(all.text), ['mirrors:\n    - m.lan\n', 'mirrors:\n    - m.lan\n']);
    assert.deepEqual(all.remarks, [
      '0.yaml:7 Mirror `m.lan` of `*.corp.io` is left out: a mirror set asks each mirror once',
    ]);
    const team = entry(
      at('quay.io/team'),
      at('m.lan/team', 'digest-only'),
      at('m.lan/team'),
      at('n.lan/team'),
      at('n.lan/team', 'tag-only'),
    );
    const some = convert('mirror-sets', [team], 'registries-conf');
    const both = 'mirrors:\n    - m.lan/team\n    - n.lan/team\n';
    assert.deepEqual(listsOf(some.text), [both, both]);
    assert.deepEqual(some.remarks, [
      '0.yaml:7 Mirror `m.lan/team` of `quay.io/team` is left out for digests: a mirror set asks each mirror once',
      '0.yaml:11 Mirror `n.lan/team` of `quay.io/team` is left out: a mirror set asks each mirror once',
    ]);
    const block = convert('install-config', [team], 'registries-conf');
    assert.equal(block.text.match(/m\.lan/g)?.length, 1);
  });

  test('a registries.conf: a wildcard as location is left out, since no pull through it comes to an end', () => {
    const conf = '[[registry]]\nlocation = "*.corp.io"\n[[registry.mirror]]\nlocation = "m.lan"\n';
    assert.deepEqual(convert('mirror-sets', [conf], 'registries-conf'), {
      text: '',
      remarks: [
        '0.yaml:1 `*.corp.io` is left out: a wildcard as `location` makes every pull through it fail; write it as `prefix` alone',
      ],
    });
  });

  const HUB = '[[registry]]\nlocation = "docker.io"\n[[registry.mirror]]\nlocation = "quay.io/hub"\n';
  const QUAY = '[[registry]]\nlocation = "quay.io"\nblocked = true\n[[registry.mirror]]\nlocation = "m.lan/quay"\n';
  const EXCEPTION =
    'it has no mirrors, and a mirror set cannot keep a source from the mirrors of a wider entry; the block of `quay.io` then holds for it, too';
  const blocks: readonly [what: string, conf: string, remarks: readonly string[]][] = [
    [
      'an exception to a block',
      `${HUB}${QUAY}[[registry]]\nlocation = "quay.io/hub"\n`,
      [
        `0.yaml:10 \`quay.io/hub\` is left out: ${EXCEPTION}`,
        '0.yaml:4 Mirror `quay.io/hub` of `docker.io` is blocked by `quay.io` for what lies in `quay.io/hub`: that entry is left out',
      ],
    ],
    [
      'an exception in a part of a mirror',
      `${HUB}${QUAY}[[registry]]\nlocation = "quay.io/hub/free"\n[[registry]]\nlocation = "quay.io/hub/open"\n`,
      [
        `0.yaml:10 \`quay.io/hub/free\` is left out: ${EXCEPTION}`,
        `0.yaml:12 \`quay.io/hub/open\` is left out: ${EXCEPTION}`,
        '0.yaml:4 Mirror `quay.io/hub` of `docker.io` is blocked by `quay.io` for what lies in `quay.io/hub/free`: that entry is left out',
      ],
    ],
    [
      'a block without mirrors',
      `${HUB}[[registry]]\nlocation = "quay.io"\nblocked = true\n`,
      [
        '0.yaml:5 `quay.io` is left out: it has no mirrors; put it into `spec.registrySources.blockedRegistries` of the Image config',
        '0.yaml:4 Mirror `quay.io/hub` of `docker.io` is no longer blocked for what lies in `quay.io`: that entry is left out',
      ],
    ],
    [
      'a block whose mirrors no mirror set can have',
      QUAY.replace('m.lan/quay', 'quay.io'),
      [
        '0.yaml:5 Mirror `quay.io` of `quay.io` is left out: it is the source itself',
        '0.yaml:1 `quay.io` is left out: none of its mirrors can be in a mirror set; to keep it blocked, put it into `spec.registrySources.blockedRegistries` of the Image config',
      ],
    ],
    [
      'a block in a wider one',
      `${HUB}${QUAY}[[registry]]\nlocation = "quay.io/hub"\nblocked = true\n`,
      [
        '0.yaml:10 `quay.io/hub` is left out: it has no mirrors; put it into `spec.registrySources.blockedRegistries` of the Image config',
      ],
    ],
  ];
  for (const [what, conf, remarks] of blocks) {
    test(`a registries.conf: what becomes of a block is said: ${what}`, () => {
      assert.deepEqual(convert('mirror-sets', [conf], 'registries-conf').remarks, remarks);
    });
  }

  test('a registries.conf: comments stay, and what mirror sets cannot say is named with its place', () => {
    const conf = `unqualified-search-registries = ["quay.io"]
short-name-mode = "enforcing"

# for the team
[[registry]]
location = "quay.io/team" # ours
blocked = true # by order
  # in the cellar
  [[registry.mirror]]
  location = "m.lan/team"
  insecure = true
  [[registry.mirror]]
  location = "n.lan/team"
  pull-from-mirror = "tag-only"

[[registry]]
prefix = "docker.io/library"
location = "quay.io/moved"

[[registry]]
location = "bad.lan"
blocked = true

[aliases]
"ubi" = "registry.redhat.io/ubi9"
`;
    assert.deepEqual(convert('mirror-sets', [conf], 'registries-conf'), {
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: mirrors
spec:
  imageDigestMirrors:
  # for the team
  - source: quay.io/team # ours
    mirrors:
    # in the cellar
    - m.lan/team
    mirrorSourcePolicy: NeverContactSource # by order
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: mirrors
spec:
  imageTagMirrors:
  - source: quay.io/team
    mirrors:
    - m.lan/team
    - n.lan/team
    mirrorSourcePolicy: NeverContactSource
`,
      remarks: [
        '0.yaml:10 `insecure` of `m.lan/team` is left out: a mirror set cannot say it, put `m.lan/team` into `spec.registrySources.insecureRegistries` of the Image config',
        '0.yaml:16 `docker.io/library` is left out: it is rewritten to `quay.io/moved`, and a mirror set cannot send a source elsewhere',
        '0.yaml:20 `bad.lan` is left out: it has no mirrors; put it into `spec.registrySources.blockedRegistries` of the Image config',
        '0.yaml:1 `unqualified-search-registries` is left out: it belongs into `spec.registrySources.containerRuntimeSearchRegistries` of the Image config',
        '0.yaml:2 `short-name-mode` is left out: no manifest says it, only a file on the node',
        '0.yaml:25 `aliases` is left out: no manifest says it, only a file on the node',
      ],
    });
  });

  test('a registries.conf as the block of an install-config: what serves digests, and what is left out is named', () => {
    const conf = `[[registry]]
location = "quay.io/team" # ours
blocked = true
  [[registry.mirror]]
  location = "m.lan/team"
[[registry]]
location = "quay.io/tags"
  [[registry.mirror]]
  location = "m.lan/tags"
  pull-from-mirror = "tag-only"
[[registry]]
prefix = "*.redhat.io"
  [[registry.mirror]]
  location = "m.lan/redhat"
  pull-from-mirror = "digest-only"
`;
    assert.deepEqual(convert('install-config', [conf], 'registries-conf'), {
      text: `imageDigestSources:
- source: quay.io/team # ours
  mirrors:
  - m.lan/team
  sourcePolicy: NeverContactSource
`,
      remarks: [
        '0.yaml:11 `*.redhat.io` is left out: the installer refuses `*.redhat.io`, which is no full repository name',
        '0.yaml:1 What `quay.io/team` has for tags is left out: an install-config.yaml cannot say mirrors for tags',
        '0.yaml:6 What `quay.io/tags` has for tags is left out: an install-config.yaml cannot say mirrors for tags',
      ],
    });
  });

  test('an install-config becomes a drop-in, and its old list the new one', () => {
    const list = 'imageContentSources: # old\n- source: quay.io/team # ours\n  mirrors: [m.lan/team]\n';
    const config = `apiVersion: v1\nbaseDomain: lan\nplatform: {none: {}}\n${list}`;
    assert.deepEqual(convert('install-config', [config]), {
      text: 'imageDigestSources:\n- source: quay.io/team # ours\n  mirrors:\n  - m.lan/team\n',
      remarks: [],
    });
    const sets = convert('mirror-sets', [config]).text;
    assert.deepEqual(convert('registries-conf', [config]), convert('registries-conf', [sets]));
    assert.match(
      convert('registries-conf', [config]).text,
      /^# ours\n\[\[registry\]\]\n {2}prefix = ""\n {2}location = "quay.io\/team"/,
    );
  });

  test('what cannot be converted at all says what to do', () => {
    const conf = '[[registry]]\nlocation = "quay.io"\n[[registry.mirror]]\nlocation = "m.lan"\n';
    assert.match(refusal('registries-conf', [conf], 'registries-conf'), /^This is a registries.conf already/);
    const block = 'imageDigestSources:\n- source: quay.io/a\n  mirrors: [m.lan/a]\n';
    assert.match(refusal('registries-conf', [block]), /convert it to those first/);
    const config = `apiVersion: v1\nbaseDomain: lan\nplatform: {none: {}}\nimageContentSources: []\n${block}`;
    assert.match(refusal('registries-conf', [config]), /exclude each other/);
    assert.match(
      refusal('mirror-sets', [`${conf}location = 3\n`], 'registries-conf'),
      /^loading registries configuration/,
    );
    const mixed = convertMirrors(
      [documentOf(conf, 'registries-conf', 0), documentOf(IDMS, 'yaml', 1)],
      setsOf([documentOf(IDMS, 'yaml', 1)]),
      formOf('mirror-sets'),
      UNKNOWN_TARGET,
    );
    assert.match(mixed.kind === 'mismatch' ? mixed.message : '', /do not go together/);
  });

  test('law: merged sets give every reference the plan of the sets they are made of, and merging is idempotent', () => {
    let mirrored = 0;
    fc.assert(
      fc.property(plainCluster, (cluster) => {
        const texts = textsOf(cluster);
        const once = attempt('mirror-sets', texts);
        const before = plansOfSets(texts);
        if (typeof once === 'string') {
          assert.equal(before, null);
          return;
        }
        assert.deepEqual(plansOfSets([once.text]), before);
        assert.equal(convert('mirror-sets', [once.text]).text, once.text);
        mirrored += before?.filter((plan) => plan.some(({ role }) => role === 'mirror')).length ?? 0;
      }),
      { numRuns: 150 },
    );
    assert.ok(mirrored > 100, `${mirrored} plans with a mirror`);
  });

  test('law: to a drop-in and back, sources, mirrors and plans are the same', () => {
    fc.assert(
      fc.property(plainCluster, (cluster) => {
        const texts = textsOf(cluster);
        const dropIn = attempt('registries-conf', texts);
        if (typeof dropIn === 'string') return;
        const back = convert('mirror-sets', [dropIn.text], 'registries-conf');
        // A source that is a mirror of itself in a cycle is the one thing that is left out, and said.
        if (back.remarks.some((reason) => !reason.includes('is left out: it has no mirrors'))) return;
        assert.deepEqual(plansOfSets([back.text]), plansOfConf(dropIn.text));
        const again = attempt('registries-conf', [back.text]);
        assert.equal(typeof again === 'string' ? again : again.text, dropIn.text);
      }),
      { numRuns: 150 },
    );
  });

  test('law: a random registries.conf as mirror sets gives the same plan wherever nothing is said to be left out', () => {
    let compared = 0;
    fc.assert(
      fc.property(randomRegistries, fc.option(wildcardLocation), (registries, wildcard) => {
        const conf: PlainConf = { registries: wildcard ? [...registries, wildcard] : registries };
        const text = plainToml(conf);
        const loaded = loadText(text);
        if (!loaded) return;
        const converted = convert('mirror-sets', [text], 'registries-conf');
        const sets = loweredText([converted.text]);
        assert.ok(sets !== null, converted.text);
        const after = loadText(sets);
        assert.ok(after);
        for (const reference of REFERENCES) {
          const entry = findRegistry(loaded, reference.replace(/[@:][^:/]*(?::[^:/]*)?$/, ''));
          if (entry && isSaid(entry, converted.remarks)) continue;
          // Which of two entries around each other blocks an endpoint makes no difference.
          const outcome = (conf: LoadedRegistries) =>
            planOf(reference, conf).map(({ by, ...endpoint }) => ({ ...endpoint, isBlocked: by !== undefined }));
          assert.deepEqual(outcome(after), outcome(loaded), `${reference}\n${text}\n${converted.text}`);
          if (entry) compared++;
        }
      }),
      { numRuns: 300 },
    );
    assert.ok(compared > 40, `${compared} plans compared`);
  });

  test('law: to an install-config and back, sources, mirrors and policies are the same', () => {
    fc.assert(
      fc.property(plainCluster, (cluster) => {
        const sets = cluster.sets.filter(({ kind }) => kind !== 'ITMS');
        const block = attempt('install-config', sets.map(textOfSet));
        if (typeof block === 'string' || block.text === '') return;
        const back = convert('mirror-sets', [block.text]);
        assert.deepEqual(back.remarks, []);
        assert.equal(convert('install-config', [back.text]).text, block.text);
      }),
      { numRuns: 200 },
    );
  });
});

/** Whether remarks name an entry, or say that one of its endpoints loses `insecure`. */
function isSaid({ prefix, mirrors }: LoadedRegistry, remarks: readonly string[]): boolean {
  const words = [
    `\`${prefix}\` is left out`,
    `of \`${prefix}\` is `,
    ...mirrors.map(({ location }) => `\`insecure\` of \`${location}\` is left out`),
  ];
  return remarks.some((remark) => words.some((some) => remark.includes(some)));
}

const wildcardLocation = fc.record({
  location: fc.constantFrom('*.b.example', '*.test'),
  blocked: fc.boolean(),
  mirrors: fc.constantFrom([], [{ location: 'mirror.test/ns' }]),
});

const DIGEST = `@sha256:${'c'.repeat(64)}`;
const REFERENCES = [
  'a.io/n/r',
  'a.io/x',
  'b.corp.io/n/x',
  'b.corp.io:5000/n',
  'c.b.corp.io/r',
  'quay.io/ocp/release',
  'a.b.example/ns/app',
  'b.example/ns/app/sub',
  'c.a.b.example/n',
  'mirror.test/other',
  'a.b.example:5000/ns',
].flatMap((name) => [`${name}:1`, `${name}${DIGEST}`]);

function formOf(form: string) {
  const found = MIRROR_FORMS.find((candidate) => candidate.form === form);
  return found ?? assert.fail(form);
}

function documentOf(text: string, language: Language, index: number): Document {
  return createDocument({ uri: `file:///w/${index}.yaml`, version: 0, language, text });
}

function setsOf(documents: readonly Document[]): readonly MirrorSet[] {
  return documents.flatMap(({ objects }) =>
    objects.manifests.flatMap((object) => (object.kind === 'mirror-set' ? object : [])),
  );
}

/** The outcome; a text: why there is none. */
function attempt(form: string, texts: readonly string[], language: Language = 'yaml') {
  const documents = texts.map((text, index) => documentOf(text, language, index));
  const target = parseTarget('latest') ?? UNKNOWN_TARGET;
  const conversion = convertMirrors(documents, setsOf(documents), formOf(form), target);
  if (conversion.kind === 'mismatch') return conversion.message;
  if (conversion.kind === 'refused') return conversion.refusal.message;
  const remarks = conversion.remarks.map(({ place, reason }) => {
    const document = documents.find(({ uri }) => uri === place.chunk.file);
    const line = document?.lines.positionAt(document.locate(place)?.start ?? -1).line ?? -1;
    return `${place.chunk.file.slice('file:///w/'.length)}:${line + 1} ${reason}`;
  });
  return { text: conversion.text, remarks };
}

function convert(form: string, texts: readonly string[], language: Language = 'yaml') {
  const outcome = attempt(form, texts, language);
  return typeof outcome === 'string' ? assert.fail(outcome) : outcome;
}

function refusal(form: string, texts: readonly string[], language: Language = 'yaml'): string {
  const outcome = attempt(form, texts, language);
  return typeof outcome === 'string' ? outcome : assert.fail(outcome.text);
}

/** What the operator writes for sets alone; null where it refuses them. */
function loweredText(texts: readonly string[]): string | null {
  const mirrorSets = setsOf(texts.map((text, index) => documentOf(text, 'yaml', index)));
  const documents = texts.map((text, index) => documentOf(text, 'yaml', index));
  if (typeof attempt('registries-conf', texts) === 'string' && setsOf(documents).length > 0) return null;
  const target = parseTarget('latest') ?? UNKNOWN_TARGET;
  const lowered = lower(EMPTY_REGISTRIES_CONF, { mirrorSets, insecure: [], blocked: [], target });
  return lowered.kind === 'refused' ? null : writeRegistriesConf(lowered.conf).text;
}

function plansOfSets(texts: readonly string[]) {
  const text = loweredText(texts);
  return text === null ? null : plansOfConf(text);
}

function plansOfConf(text: string) {
  const loaded = loadText(text) ?? assert.fail(text);
  return REFERENCES.map((reference) => planOf(reference, loaded));
}

function loadText(text: string): LoadedRegistries | null {
  const path = '/etc/containers/registries.conf';
  const loaded = loadRegistries([{ path, role: 'main', file: readRegistriesFile(parseToml(text, path)) }]);
  return loaded.kind === 'loaded' ? loaded.conf : null;
}

function planOf(reference: string, registries: LoadedRegistries) {
  const plan = resolve(reference, { registries, policy: null });
  if (plan.kind === 'unparsable') return assert.fail(plan.parseError);
  return plan.endpoints.map((endpoint) => ({
    role: endpoint.role,
    reference: endpoint.reference,
    insecure: endpoint.insecure,
    by: endpoint.blockedBy?.prefix,
  }));
}

function textsOf({ sets }: PlainCluster): string[] {
  return sets.map(textOfSet);
}

function textOfSet({ kind, entries }: PlainSet, index: number): string {
  const [apiVersion, name, list] = {
    ICSP: ['operator.openshift.io/v1alpha1', 'ImageContentSourcePolicy', 'repositoryDigestMirrors'],
    IDMS: ['config.openshift.io/v1', 'ImageDigestMirrorSet', 'imageDigestMirrors'],
    ITMS: ['config.openshift.io/v1', 'ImageTagMirrorSet', 'imageTagMirrors'],
  }[kind] as [string, string, string];
  const items = entries.map(({ source, mirrors, policy }) => ({
    source,
    mirrors,
    ...(policy === null || kind === 'ICSP' ? {} : { mirrorSourcePolicy: policy }),
  }));
  return `${JSON.stringify({ apiVersion, kind: name, metadata: { name: `s${index}` }, spec: { [list]: items } })}\n`;
}
