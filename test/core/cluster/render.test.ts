import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Rendered, Rendering } from '../../../server/src/core/cluster/node-files';
import {
  renderAgain,
  renderInSteps,
  renderNodeFiles,
  renderWithoutRefused,
} from '../../../server/src/core/cluster/render';
import type { RegistriesConf } from '../../../server/src/core/model/hub';
import { readRegistriesFile } from '../../../server/src/core/model/registries-file';
import { parseTarget, UNKNOWN_TARGET, type Target } from '../../../server/src/core/model/target';
import { parseToml } from '../../../server/src/core/syntax/toml';
import { inOneGo } from '../../../server/src/core/text/steps';
import { readCluster } from '../../support/manifests';
import { manifestsOfPlain, plainCluster } from '../../support/random-clusters';
import { withoutOrigins } from '../../support/untraced';
import type { ClusterManifests } from '../../../server/src/core/cluster/cluster-manifests';
import { collectManifests, releaseImageOf } from '../../../server/src/core/clusters/cluster';
import type { Document } from '../../../server/src/core/document';
import { plainly, sameParts, samples, versionsOf } from '../../support/samples';

const IMAGE =
  'apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: { name: cluster }\nspec:\n  registrySources:\n';
const IDMS = 'apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata: { name: d }\nspec:\n';
const ITMS = 'apiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nmetadata: { name: t }\nspec:\n';
const ICSP =
  'apiVersion: operator.openshift.io/v1alpha1\nkind: ImageContentSourcePolicy\nmetadata: { name: i }\nspec:\n';

function render(texts: readonly string[], target: Target = UNKNOWN_TARGET): Rendering {
  const files = texts.map((text, index) => ({ name: String(index), text }));
  return renderNodeFiles(readCluster(files).manifests, target);
}

function fileOf(rendering: Rendering, name: string): string | null {
  if (rendering.kind === 'refused') return assert.fail(rendering.refusal.message);
  return rendering.files.find(({ path }) => path.endsWith(name))?.contents ?? null;
}

/** Each source of a node file as `its text <- the words that caused it`, one for each line. */
function sourcesOf(name: string, ...texts: readonly string[]): string {
  const files = texts.map((text, index) => ({ name: String(index), text }));
  const { manifests, wordsAt } = readCluster(files);
  const rendering = renderNodeFiles(manifests, UNKNOWN_TARGET);
  const file = rendering.kind === 'rendered' && rendering.files.find(({ path }) => path.endsWith(name));
  assert.ok(file);
  const shorten = (text: string): string => text.replace(/\s+/g, ' ');
  return file.sources
    .map(({ span, origins }) => {
      const causes = origins.map((place) => `[${shorten(wordsAt(place))}]`);
      return `${shorten(file.contents.slice(span.start, span.end))} <- ${causes.join(' ')}\n`;
    })
    .join('');
}

suite('renderNodeFiles: where lines come from', () => {
  test('registries.conf', () => {
    const idms = `${IDMS}  imageDigestMirrors: [{ source: a.io/n, mirrors: [m.io/n], mirrorSourcePolicy: NeverContactSource }]\n`;
    const itms = `${ITMS}  imageTagMirrors: [{ source: a.io/n, mirrors: [m.io/n], mirrorSourcePolicy: NeverContactSource }]\n`;
    const image = `${IMAGE}    insecureRegistries: [m.io, '*.b.io']\n    blockedRegistries: [a.io/n/bad, x.b.io]\n`;
    const entry = (file: number): string =>
      `[${file}: { source: a.io/n, mirrors: [m.io/n], mirrorSourcePolicy: NeverContactSource }]`;
    assert.equal(
      sourcesOf('registries.conf', idms, itms, image),
      `[[registry]] <- ${entry(0)} ${entry(1)}
prefix = "" <- ${entry(0)} ${entry(1)}
location = "a.io/n" <- [0: a.io/n] [1: a.io/n]
blocked = true <- [0: NeverContactSource] [1: NeverContactSource]
[[registry.mirror]] <- [0: m.io/n]
location = "m.io/n" <- [0: m.io/n]
insecure = true <- [2: m.io]
pull-from-mirror = "digest-only" <- [0: m.io/n]
[[registry.mirror]] <- [1: m.io/n]
location = "m.io/n" <- [1: m.io/n]
insecure = true <- [2: m.io]
pull-from-mirror = "tag-only" <- [1: m.io/n]
[[registry]] <- [2: a.io/n/bad]
prefix = "" <- [2: a.io/n/bad]
location = "a.io/n/bad" <- [2: a.io/n/bad]
blocked = true <- [2: a.io/n/bad]
[[registry.mirror]] <- [0: m.io/n]
location = "m.io/n/bad" <- [0: m.io/n]
insecure = true <- [2: m.io]
pull-from-mirror = "digest-only" <- [0: m.io/n]
[[registry.mirror]] <- [1: m.io/n]
location = "m.io/n/bad" <- [1: m.io/n]
insecure = true <- [2: m.io]
pull-from-mirror = "tag-only" <- [1: m.io/n]
[[registry]] <- [2: x.b.io]
prefix = "" <- [2: x.b.io]
location = "x.b.io" <- [2: x.b.io]
insecure = true <- [2: '*.b.io']
blocked = true <- [2: x.b.io]
[[registry]] <- [2: m.io]
prefix = "" <- [2: m.io]
location = "m.io" <- [2: m.io]
insecure = true <- [2: m.io]
[[registry]] <- [2: '*.b.io']
prefix = "*.b.io" <- [2: '*.b.io']
insecure = true <- [2: '*.b.io']
`,
    );
  });

  test('policy.json and the search drop-in', () => {
    const image = `${IMAGE}    allowedRegistries: [a.io, b.io]\n    containerRuntimeSearchRegistries: [c.io, d.io]\n`;
    const accept = '[ { "type": "insecureAcceptAnything" } ]';
    assert.equal(
      sourcesOf('policy.json', image),
      `"default": [ { "type": "reject" } ] <- [0: a.io] [0: b.io]
"a.io": ${accept} <- [0: a.io]
"b.io": ${accept} <- [0: b.io]
"a.io": ${accept} <- [0: a.io]
"b.io": ${accept} <- [0: b.io]
`,
    );
    assert.equal(
      sourcesOf('01-image-searchRegistries.conf', image),
      'unqualified-search-registries <- [0: [c.io, d.io]]\n"c.io" <- [0: c.io]\n"d.io" <- [0: d.io]\n',
    );
  });

  samples('core/cluster/render', {
    'node files': (text) => {
      const { target, versions } = targeted(text);
      const [document] = versions;
      if (!document) return null;
      const manifests = manifestsIn(document);
      const steps = renderAgain(manifests, target, null);
      const { rendering } = steps;
      const told = rendering.kind === 'rendered' ? withoutConfs(rendering) : rendering;
      const rest = rendering.kind === 'refused' ? renderWithoutRefused(manifests, target, steps)?.rendered : null;
      const inSteps = [true, false].map((isLowered) => {
        const stepwise = inOneGo(renderInSteps(manifests, target, isLowered)).rendering;
        return filesOf(stepwise) === filesOf(rendering);
      });
      return plainly(
        { told, rest: rest && [rest.registriesConf, rest.searchDropIn, rest.policyJson], inSteps },
        (place) => {
          const span = document.locate(place);
          return span ? `${span.start}-${span.end}` : 'elsewhere';
        },
      );
    },
    'what an edit leaves as it was': (text) => {
      const { target, versions } = targeted(text);
      const told: unknown[] = [];
      let previous: ReturnType<typeof renderAgain> | null = null;
      for (const document of versions) {
        const next = renderAgain(manifestsIn(document), target, previous);
        const { rendering } = next;
        // Whoever asks for the text has it written.
        const texts = rendering.kind === 'rendered' ? rendering.files.map(({ contents }) => contents.length) : [];
        if (previous) told.push({ kind: rendering.kind, texts, same: sameSteps(previous, next) });
        previous = next;
      }
      return told;
    },
  });
});

suite('renderNodeFiles: what is written', () => {
  const paths = (...texts: readonly string[]): string[] => {
    const rendering = render(texts);
    return rendering.kind === 'rendered' ? rendering.files.map(({ path }) => path.replace(/.*\//, '')) : ['refused'];
  };

  test('a file is written only where something asks for it', () => {
    assert.deepEqual(paths(), []);
    assert.deepEqual(paths(`${IMAGE}    blockedRegistries: []\n    allowedRegistries: []\n`), []);
    assert.deepEqual(paths(`${IMAGE}    insecureRegistries: []\n`), ['registries.conf']);
    assert.deepEqual(paths(`${IMAGE}    insecureRegistries: null\n`), []);
    assert.deepEqual(paths(`${IDMS}  imageDigestMirrors: []\n`), ['registries.conf']);
    assert.deepEqual(paths(`${IMAGE}    allowedRegistries: [a.io]\n`), ['policy.json']);
    assert.deepEqual(paths(`${IMAGE}    blockedRegistries: [a.io]\n`), ['registries.conf', 'policy.json']);
    assert.deepEqual(paths(`${IMAGE}    containerRuntimeSearchRegistries: []\n`), ['01-image-searchRegistries.conf']);
  });

  test('what is not written keeps its template', () => {
    const rendering = render([]);
    assert.ok(rendering.kind === 'rendered');
    assert.deepEqual(withoutOrigins(rendering.registriesConf), {
      searchRegistries: { value: [{ value: 'registry.access.redhat.com' }, { value: 'docker.io' }] },
      registries: [],
      shortNameMode: null,
      additionalLayerStoreAuthHelper: null,
      credentialHelpers: null,
      aliases: [],
    });
    assert.equal(rendering.searchDropIn, null);
    assert.deepEqual(JSON.parse(rendering.policyJson), {
      default: [{ type: 'insecureAcceptAnything' }],
      transports: { 'docker-daemon': { '': [{ type: 'insecureAcceptAnything' }] } },
    });
  });

  test('one refusal and no file is written; registries.conf comes before policy.json', () => {
    const both = `${IMAGE}    blockedRegistries: [a.io]\n    allowedRegistries: [b.io]\n`;
    const search = '    containerRuntimeSearchRegistries: [c.io]\n';
    const refused = render([both + search]);
    assert.equal(
      refused.kind === 'refused' && refused.refusal.message,
      'could not Create/Update MachineConfig: could not update policy json with new changes: ' +
        'invalid images config: only one of AllowedRegistries or BlockedRegistries may be specified',
    );
    const first = render([both + search, `${IDMS}  imageDigestMirrors: [{ source: a.io/ }]\n`]);
    assert.equal(
      first.kind === 'refused' && first.refusal.message,
      'could not Create/Update MachineConfig: could not update registries config with new changes: ' +
        'invalid format for source "a.io/"',
    );
  });

  test('up to 4.12 there is only ICSP, and a registry is restricted as a whole', () => {
    const texts = [
      `${ICSP}  repositoryDigestMirrors: [{ source: a.io, mirrors: [m.io] }]\n`,
      `${IDMS}  imageDigestMirrors: [{ source: b.io, mirrors: [m.io] }]\n`,
      `${ITMS}  imageTagMirrors: [{ source: a.io, mirrors: [m.io] }]\n`,
      `${IMAGE}    blockedRegistries: [a.io/x]\n`,
    ];
    const entry = (scope: string, flags: string, mirror: string): string =>
      `\n[[registry]]\n  prefix = ""\n  location = "${scope}"\n${flags}  mirror-by-digest-only = true\n` +
      `\n  [[registry.mirror]]\n    location = "${mirror}"\n`;
    const old = fileOf(render(texts, parseTarget('4.12') ?? UNKNOWN_TARGET), '/registries.conf') ?? '';
    assert.equal(
      old.slice(old.indexOf('\n[[')),
      entry('a.io', '', 'm.io') + entry('a.io/x', '  blocked = true\n', 'm.io/x'),
    );
    const current = fileOf(render(texts, parseTarget('4.13') ?? UNKNOWN_TARGET), '/registries.conf') ?? '';
    assert.ok(!current.includes('mirror-by-digest-only') && current.includes('b.io') && current.includes('tag-only'));
  });
});

suite('renderNodeFiles: laws', () => {
  test('the order of the objects does not change the files', () => {
    fc.assert(
      fc.property(plainCluster, fc.nat(3), (cluster, turn) => {
        const sets = [...cluster.sets.slice(turn), ...cluster.sets.slice(0, turn)].reverse();
        const turned = renderNodeFiles(manifestsOfPlain({ ...cluster, sets }), UNKNOWN_TARGET);
        const rendering = renderNodeFiles(manifestsOfPlain(cluster), UNKNOWN_TARGET);
        assert.equal(turned.kind, rendering.kind);
        assert.deepEqual(contentsOf(turned), contentsOf(rendering));
      }),
      { numRuns: 300 },
    );
  });

  test('reading what was written gives the configuration back', () => {
    fc.assert(
      fc.property(plainCluster, fc.constantFrom('4.12', '4.14', '4.20'), (cluster, release) => {
        const rendering = renderNodeFiles(manifestsOfPlain(cluster), parseTarget(release) ?? UNKNOWN_TARGET);
        if (rendering.kind === 'refused') return;
        const { files, registriesConf, searchDropIn, policyJson } = rendering;
        for (const { path, contents } of files) {
          if (path.endsWith('policy.json')) assert.equal(contents, policyJson);
          if (!path.endsWith('.conf')) continue;
          const read = readRegistriesFile(parseToml(contents, path)).conf;
          const hub = path.endsWith('/registries.conf') ? registriesConf : searchDropIn;
          assert.deepEqual(withoutOrigins(read), withoutOrigins(hub));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('most of the random clusters are rendered, and the others refused for different reasons', () => {
    const refusals = new Set<string>();
    let rendered = 0;
    for (const cluster of fc.sample(plainCluster, { numRuns: 300, seed: 7 })) {
      const rendering = renderNodeFiles(manifestsOfPlain(cluster), UNKNOWN_TARGET);
      if (rendering.kind === 'rendered') rendered++;
      else refusals.add(rendering.refusal.message.replace(/"[^"]*"/, ''));
    }
    assert.ok(rendered > 100, String(rendered));
    assert.ok(refusals.size >= 3, [...refusals].join('\n'));
  });
});

function contentsOf(rendering: Rendering): unknown {
  if (rendering.kind === 'refused') return null;
  return rendering.files.map(({ path, contents }) => [path, contents]);
}

/** The target in the first line of a sample, and the versions of the manifests behind it. */
function targeted(text: string): { readonly target: Target; readonly versions: readonly Document[] } {
  const [first = '', ...rest] = text.split('\n');
  return { target: parseTarget(first) ?? UNKNOWN_TARGET, versions: versionsOf(rest.join('\n'), 'yaml') };
}

function manifestsIn({ objects: { manifests } }: Document): ClusterManifests {
  return collectManifests(manifests, releaseImageOf(manifests.filter((object) => object.kind === 'cluster-version')));
}

function filesOf(rendering: Rendering): string {
  if (rendering.kind === 'refused') return rendering.refusal.message;
  return rendering.files.map(({ path, contents }) => `${path}\n${contents}`).join('\n');
}

type Steps = ReturnType<typeof renderAgain>;

/** Which steps of a rendering, and which parts of them, are those of the one before. */
function sameSteps(before: Steps, after: Steps): string[] {
  const groups = new Set<unknown>(before.sources.groups);
  const entries = new Set<unknown>(confOf(before)?.registries);
  return [
    ...sameParts(before, after, ['sources', 'hold', 'registries', 'policies', 'sigstore', 'search']),
    ...after.sources.groups.flatMap((group) => (groups.has(group) ? [`group ${group.source}`] : [])),
    ...(confOf(after)?.registries ?? []).flatMap((entry) =>
      entries.has(entry) ? [`entry ${entry.prefix.value || entry.location.value}`] : [],
    ),
    ...(before.policies?.result === after.policies?.result ? ['policy files'] : []),
    ...(before.registries?.checks === after.registries?.checks ? ['checks'] : []),
    ...(confOf(before)?.registries === confOf(after)?.registries ? ['all entries'] : []),
  ];
}

function confOf({ rendering }: Steps): RegistriesConf | null {
  return rendering.kind === 'rendered' ? rendering.registriesConf : null;
}

/** What the files hold already. */
function withoutConfs({ kind, files, warnings, searchDropIn }: Rendered): object {
  return { kind, files, warnings, registriesConf: null, searchDropIn, policyJson: null };
}
