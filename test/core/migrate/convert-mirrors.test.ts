import assert from 'node:assert/strict';
import fc from 'fast-check';
import { loadRegistries } from '../../../server/src/core/cluster/load';
import type { LoadedRegistries } from '../../../server/src/core/cluster/loaded-registries';
import { findRegistry } from '../../../server/src/core/cluster/loaded-registries';
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
      fc.property(randomRegistries, (registries) => {
        const conf: PlainConf = { registries };
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
          const lines = converted.remarks.join('\n');
          const isSaid = (name: string | undefined): boolean => name !== undefined && lines.includes(`\`${name}\``);
          const before = planOf(reference, loaded);
          const involved = [
            entry?.prefix,
            ...(entry?.mirrors ?? []).map(({ location }) => location),
            ...before.map(({ by }) => by),
          ];
          if (involved.some(isSaid)) continue;
          assert.deepEqual(planOf(reference, after), before, `${reference}\n${text}\n${converted.text}`);
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
