import assert from 'node:assert/strict';
import { loadRegistries, type ConfFile, type LoadResult } from '../../../server/src/core/cluster/load';
import { checkRegistriesFile } from '../../../server/src/core/cluster/load-checks';
import { readRegistriesFile } from '../../../server/src/core/model/registries-file';
import { chunkStarts } from '../../../server/src/core/text/chunk-starts';
import { parseToml } from '../../../server/src/core/syntax/toml';
import { plainFile } from '../../support/plain-registries';
import type { Document } from '../../../server/src/core/document';
import { partsOf, plainly, sameParts, samples, versionsOf } from '../../support/samples';

const MAIN = '/etc/containers/registries.conf';
const dropIn = (name: string) => `/etc/containers/registries.conf.d/${name}`;

const PARTS = ['registries', 'byPrefix', 'search', 'aliases', 'credentialHelpers', 'shortNameMode'] as const;

suite('load', () => {
  test('no file at all is an empty configuration', () => {
    const loaded = loadRegistries([]);
    assert.ok(loaded.kind === 'loaded');
    assert.deepEqual(loaded.conf.search, { registries: [], path: '', origins: [] });
    assert.equal(loaded.conf.shortNameMode, 'permissive');
    assert.deepEqual(loaded.conf.credentialHelpers, ['containers-auth.json']);
  });

  test('drop-ins are merged in the order of their names, whatever order they come in', () => {
    const location = (mirror: string) => ({ registries: [{ location: 'a.io', mirrors: [{ location: mirror }] }] });
    const loaded = loadRegistries([
      plainFile(location('nine'), dropIn('9.conf')),
      plainFile(location('main')),
      plainFile(location('ten'), dropIn('10.conf')),
      plainFile(location('ignored'), dropIn('99.conf.bak')),
    ]);
    assert.ok(loaded.kind === 'loaded');
    assert.equal(loaded.conf.byPrefix.get('a.io')?.mirrors[0]?.location, 'nine');
  });

  test('the name of a drop-in counts by its bytes: capitals come first', () => {
    const search = (host: string) => ({ search: [host] });
    const loaded = loadRegistries([
      plainFile(search('small.io'), dropIn('a.conf')),
      plainFile(search('capital.io'), dropIn('Z.conf')),
    ]);
    assert.ok(loaded.kind === 'loaded');
    assert.deepEqual(loaded.conf.search.registries, ['small.io']);
    assert.equal(loaded.conf.search.path, dropIn('a.conf'));
  });

  test('the user’s folder comes after the system’s', () => {
    const loaded = loadRegistries([
      plainFile({ search: ['system.io'] }, dropIn('99.conf')),
      plainFile({ search: ['user.io'] }, '/home/u/.config/containers/registries.conf.d/00.conf'),
    ]);
    assert.ok(loaded.kind === 'loaded');
    assert.deepEqual(loaded.conf.search.registries, ['user.io']);
  });

  test('a drop-in cancels an alias, an empty list of search registries and of helpers replaces', () => {
    const loaded = loadRegistries([
      plainFile({
        search: ['a.io'],
        aliases: { x: 'quay.io/x', y: 'alpine.io/y' },
        credentialHelpers: ['secretservice'],
      }),
      plainFile({ search: [], aliases: { x: '' }, credentialHelpers: [] }, dropIn('1.conf')),
    ]);
    assert.ok(loaded.kind === 'loaded');
    assert.deepEqual(loaded.conf.search.registries, []);
    assert.equal(loaded.conf.aliases.get('x')?.value, null);
    assert.equal(loaded.conf.aliases.get('y')?.value?.text, 'alpine.io/y');
    assert.deepEqual(loaded.conf.credentialHelpers, ['containers-auth.json']);
  });

  test('the first problem in the order of the files is the error', () => {
    const broken = { shortNameMode: 'always' };
    const loaded = loadRegistries([
      plainFile(broken, dropIn('2.conf')),
      plainFile(broken, dropIn('1.conf')),
      plainFile({}),
    ]);
    assert.ok(loaded.kind === 'failed');
    assert.equal(
      loaded.error,
      'loading drop-in registries configuration "/etc/containers/registries.conf.d/1.conf": invalid short-name mode: "always"',
    );
    assert.deepEqual(
      loaded.problems.map(({ file }) => file),
      [1, 0],
    );
  });

  test('a text that is no TOML is not loaded, even where the rest could be read', () => {
    const loaded = loadRegistries([read('[[registry]]\nlocation = "a.io"\n[[registry]]\nlocation =\n')]);
    assert.ok(loaded.kind === 'failed');
    assert.equal(loaded.problems[0]?.kind, 'toml-syntax');
    assert.ok(loaded.error.startsWith('loading registries configuration "/etc/containers/registries.conf": toml: '));
  });

  // Each block: a file, and all that keeps an engine from loading it, in its order. `TEXT |` is what the place covers.
  const blocks: readonly [what: string, toml: string, problems: readonly string[]][] = [
    [
      'all of one file, each at its place',
      `short-name-mode = "Permissive"
unqualified-search-registries = ["https://a.io", "b.io/ns", "c.io/"]
[[registry]]
location = "http://x.io/"
pull-from-mirror = "all"
[[registry]]
prefix = "p.io"
[[registry]]
[[registry]]
location = "y.io"
mirror-by-digest-only = true
[[registry.mirror]]
location = "/"
[[registry.mirror]]
location = "m.io"
pull-from-mirror = "never"
[[registry]]
prefix = "*.z.io/a"
[[registry]]
prefix = "*.a.io:5"
[aliases]
"q.io/x" = "y:1"
`,
      [
        `"http://x.io/" | invalid location 'http://x.io/': URI schemes are not supported`,
        `"all" | pull-from-mirror must not be set for a non-mirror registry "http://x.io"`,
        `"p.io" | invalid condition: location is unset and prefix is not in the format: *.example.com`,
        `[[registry]] | invalid condition: both location and prefix are unset`,
        `"/" | invalid condition: mirror location is unset`,
        `"never" | cannot set mirror usage mirror-by-digest-only for the registry ("y.io") and pull-from-mirror for per-mirror ("m.io") at the same time`,
        `"never" | unsupported pull-from-mirror value "never" for mirror "m.io"`,
        `"https://a.io" | invalid location 'https://a.io': URI schemes are not supported`,
        `"b.io/ns" | Invalid unqualified-search-registries entry "b.io/ns"`,
        `"Permissive" | invalid short-name mode: "Permissive"`,
        `"*.a.io:5" | Wildcarded prefix should be in the format: *.example.com. Current prefix "*.a.io:5" is incorrectly formatted`,
        `"*.z.io/a" | Wildcarded prefix should be in the format: *.example.com. Current prefix "*.z.io/a" is incorrectly formatted`,
        `"q.io/x" | validating short-name aliases: invalid short name "q.io/x": must not contain registry\ninvalid alias "y:1": must not contain tag`,
        `"y:1" | validating short-name aliases: invalid short name "q.io/x": must not contain registry\ninvalid alias "y:1": must not contain tag`,
      ],
    ],
    [
      'entries of one location that contradict each other',
      `[[registry]]
location = "a.io"
[[registry]]
prefix = "b.io"
location = "a.io/"
blocked = true
insecure = true
[[registry]]
prefix = "*.c.io"
[[registry]]
prefix = "*.c.io"
blocked = true
`,
      [
        `true | registry 'a.io' is defined multiple times with conflicting 'insecure' setting`,
        `true | registry 'a.io' is defined multiple times with conflicting 'blocked' setting`,
        `true | registry '' is defined multiple times with conflicting 'blocked' setting`,
      ],
    ],
    [
      'what loads all the same',
      `[[registry]]
location = "UPPER case & spaces/:::"
[[registry]]
location = "http://"
[[registry]]
prefix = "*.x.io"
[[registry]]
prefix = "/"
location = "a.io@sha256:zzz"
[[registry.mirror]]
location = "m.io:tag"
pull-from-mirror = ""
`,
      [],
    ],
  ];
  for (const [what, toml, problems] of blocks) {
    test(what, () => {
      assert.deepEqual(placed(toml), problems);
    });
  }

  test('the old form is refused in a drop-in, and mixed with the new one', () => {
    const v1 = '[registries.block]\nregistries = ["x.io"]\n';
    assert.deepEqual(messages(v1, 'drop-in'), ['registry must be in v2 format but is in v1']);
    assert.deepEqual(messages(v1, 'main'), []);
    const mixed = `credential-helpers = []
short-name-mode = "disabled"
[[registry]]
prefix = "*.q\\"io"
blocked = true
[[registry.mirror]]
location = "m.io"
insecure = true
[aliases]
b = "quay.io/b"
a = ""
[registries.insecure]
registries = []
`;
    const s = 'sysregistriesv2.';
    assert.deepEqual(messages(mixed, 'main'), [
      `mixing sysregistry v1/v2 is not supported: ${s}tomlConfig{V2RegistriesConf:${s}V2RegistriesConf{` +
        `Registries:[]${s}Registry{${s}Registry{Prefix:"*.q\\"io", Endpoint:${s}Endpoint{Location:"", Insecure:false, PullFromMirror:""}, ` +
        `Mirrors:[]${s}Endpoint{${s}Endpoint{Location:"m.io", Insecure:true, PullFromMirror:""}}, Blocked:true, MirrorByDigestOnly:false}}, ` +
        `UnqualifiedSearchRegistries:[]string(nil), CredentialHelpers:[]string{}, ShortNameMode:"disabled", AdditionalLayerStoreAuthHelper:"", ` +
        `shortNameAliasConf:${s}shortNameAliasConf{Aliases:map[string]string{"a":"", "b":"quay.io/b"}}}, ` +
        `V1RegistriesConf:${s}V1RegistriesConf{V1TOMLConfig:${s}V1TOMLConfig{Search:${s}V1TOMLregistries{Registries:[]string(nil)}, ` +
        `Insecure:${s}V1TOMLregistries{Registries:[]string{}}, Block:${s}V1TOMLregistries{Registries:[]string(nil)}}}}`,
    ]);
  });

  test('the old form has its schemes looked at before all else', () => {
    assert.deepEqual(messages('[registries.block]\nregistries = ["", "http://x.io"]\n', 'main'), [
      `invalid location 'http://x.io': URI schemes are not supported`,
      'invalid condition: both location and prefix are unset',
    ]);
  });

  samples('core/cluster/load', {
    'what an engine loads': (text) => {
      const result = loadRegistries(
        partsOf(text).flatMap((part, index) => confOf(versionsOf(part, 'registries-conf', pathOf(index)))),
      );
      return plainly(result, (place) => `${place.start}-${place.end}`, ['memory', 'byPrefix']);
    },
    // Once with what is known of each file, and once where it has to be checked.
    'what an edit changes': (text) => [changesOf(text, true), changesOf(text, false)],
  });
});

function read(toml: string): ConfFile {
  return { path: MAIN, role: 'main', file: readRegistriesFile(parseToml(toml, MAIN)) };
}

function messages(toml: string, role: ConfFile['role']): string[] {
  return checkRegistriesFile(read(toml).file, role).map(({ message }) => message);
}

/** Each problem as `TEXT | message`, where TEXT is what its place covers. */
function placed(toml: string): string[] {
  const syntax = parseToml(toml, MAIN);
  const starts = chunkStarts(syntax.chunks);
  return checkRegistriesFile(readRegistriesFile(syntax), 'main').map(({ message, place }) => {
    const start = starts.startOf(place!.chunk)!;
    return `${toml.slice(start + place!.start, start + place!.end)} | ${message}`;
  });
}

function pathOf(index: number): string {
  return index === 0 ? MAIN : dropIn(`${index}.conf`);
}

function changesOf(sample: string, isChecked: boolean): unknown {
  const files = partsOf(sample).map((part, index) => versionsOf(part, 'registries-conf', pathOf(index)));
  const steps = Math.max(...files.map(({ length }) => length));
  const told: unknown[] = [];
  let previous: LoadResult | null = null;
  for (let step = 0; step < steps; step++) {
    const now = files.flatMap((versions) => confOf(versions.slice(0, step + 1)));
    const next = loadRegistries(isChecked ? now : now.map((file) => ({ ...file, checked: null })), previous);
    told.push(previous === null ? next.kind : next === previous ? 'the same' : changeOf(previous, next));
    previous = next;
  }
  return told;
}

function changeOf(previous: LoadResult, next: LoadResult): unknown {
  const checked = next.memory.files.map(({ checked: now, path }) => {
    const before = previous.memory.files.find((file) => file.path === path)?.checked;
    return before && sameParts(before, now, ['file', 'entries', 'prefixes', 'wildcards', 'agreements', 'aliases']);
  });
  const [old, merged] = [previous.memory.merged?.conf, next.memory.merged?.conf];
  if (next.kind === 'failed' || !old || !merged) return [next.kind, checked, old === merged];
  const known = new Set<unknown>(old.registries);
  const entries = merged.registries.map((entry) => `${known.has(entry) ? '=' : ''}${entry.prefix} ${entry.location}`);
  return [entries, sameParts(old, merged, PARTS), checked];
}

/** The newest of some versions of a file, as an engine is given it; a comment at its top may say what it is called, or that it is not there. */
function confOf(versions: readonly Document[]): ConfFile[] {
  const newest = versions.at(-1);
  if (!newest?.registries || newest.text.startsWith('# absent')) return [];
  const { uri, text, registries: file, checkedRegistries: checked } = newest;
  const name = /^# (\S+\.\w+)/.exec(text)?.[1];
  const path = name === undefined ? uri : dropIn(name);
  return [{ path, role: path === MAIN ? 'main' : 'drop-in', file, checked }];
}
