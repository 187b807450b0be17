import assert from 'node:assert/strict';
import * as facade from '../../server/src/core/index';
import { visibleText } from '../../server/src/cli/visible-text';
import { cli, removeTemporaryFolders, temporaryFolder } from '../support/cli';
import { runFacadeCase, type FileText } from './facade-case';
import { proseOf } from './markdown-prose';
import { isSurelySlow, measured } from './hangs';

const DEEP = 10_000;

const ICSP = 'apiVersion: operator.openshift.io/v1alpha1\nkind: ImageContentSourcePolicy\nmetadata:\n  name: a\n';
const IDMS = 'apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: a\n';

/** Texts that have broken parsers, and those who use them. */
const HOSTILE: Readonly<Record<string, readonly FileText[]>> = {
  'aliases of aliases, a billion in all': [{ name: 'a.yaml', text: `${IDMS}x:\n${aliasBomb(9)}spec: *a9\n` }],
  'merged aliases of aliases': [{ name: 'a.yaml', text: `${IDMS}x:\n${mergeBomb(9)}spec: *a9\n` }],
  'an anchor inside of itself': [
    { name: 'a.yaml', text: `${IDMS}spec: &a\n  imageDigestMirrors: *a\n  b: [*a, {c: *a}]\n` },
  ],
  'two anchors inside of each other': [
    { name: 'a.yaml', text: `${IDMS}x: &x [*y]\ny: &y [*x]\nspec: {<<: *x, a: *y}\n` },
  ],
  'deep blocks': [{ name: 'a.yaml', text: `${IDMS}spec:\n${blocks(DEEP, '- ')}` }],
  'deep mappings': [
    {
      name: 'a.yaml',
      text: `${IDMS}spec:\n${Array.from({ length: 1500 }, (_, depth) => `${' '.repeat(depth + 1)}a:\n`).join('')}`,
    },
  ],
  'deep flow sequences': [{ name: 'a.yaml', text: `${IDMS}spec: ${'['.repeat(DEEP)}${']'.repeat(DEEP)}\n` }],
  'deep flow mappings, never closed': [{ name: 'a.yaml', text: `${IDMS}spec: ${'{a: '.repeat(DEEP)}\n` }],
  'deep JSON': [{ name: 'a.json', text: `{"kind": "List", "items": ${'[{"a":'.repeat(DEEP)}1${'}]'.repeat(DEEP)}}` }],
  'deep JSON, never closed': [{ name: 'a.json', text: '{"a":['.repeat(DEEP) }],
  'deep TOML arrays': [{ name: 'registries.conf', text: `a = ${'['.repeat(DEEP)}${']'.repeat(DEEP)}\n` }],
  'deep TOML tables': [{ name: 'registries.conf', text: `${'a.'.repeat(DEEP)}b = 1\n[${'c.'.repeat(DEEP)}d]\n` }],
  'deep inline tables': [{ name: 'registries.conf', text: `a = ${'{b = '.repeat(DEEP)}1${'}'.repeat(DEEP)}\n` }],
  'keys of prototypes': [
    {
      name: 'a.yaml',
      text: `${IDMS}__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\nspec:\n  __proto__: [a]\n`,
    },
    {
      name: 'b.yaml',
      text: `${IDMS}spec: {<<: {__proto__: {polluted: 1}}, imageDigestMirrors: [{source: __proto__, mirrors: [constructor]}]}\n`,
    },
    {
      name: 'b.json',
      text: '{"__proto__": {"polluted": 1}, "kind": "toString", "apiVersion": "__proto__", "metadata": {"name": "__proto__"}}',
    },
    {
      name: 'registries.conf',
      text: '__proto__.polluted = 1\n[__proto__]\npolluted = 1\n[constructor.prototype]\npolluted = 1\n[[registry]]\n"__proto__" = 1\n',
    },
    {
      name: '.mirrorscope.yaml',
      text: 'clusters:\n  __proto__: {files: ["**"]}\n  constructor: {files: ["**"]}\nrules:\n  __proto__: error\n  toString: error\n',
    },
    {
      name: 'Dockerfile',
      text: 'ARG __proto__=a.io/b\nFROM $__proto__ AS constructor\nFROM constructor\nCOPY --from=__proto__ a b\n',
    },
  ],
  'duplicate keys': [
    { name: 'a.yaml', text: `${IDMS.repeat(3)}spec: {}\nspec: []\nspec:\n` },
    { name: 'registries.conf', text: 'a = 1\na = 2\n[a]\n[[a]]\n' },
  ],
  'huge numbers': [
    {
      name: 'a.yaml',
      text: `${IDMS}a: ${'9'.repeat(5000)}\nb: 1e999999999\nc: 0x${'f'.repeat(5000)}\nspec: -${'0'.repeat(5000)}\n`,
    },
    { name: 'registries.conf', text: `a = ${'9'.repeat(5000)}\nb = 1e999999999\nc = 0x${'f'.repeat(5000)}\n` },
  ],
  'half surrogate pairs': [
    {
      name: 'a.yaml',
      text: `${IDMS}spec:\n  imageDigestMirrors:\n  - source: "\ud800.io/\udc00"\n    mirrors: ["m.io/\udfff", "\\ud800"]\n`,
    },
    { name: 'registries.conf', text: '[[registry]]\nlocation = "\ud800.io"\n"\udc00" = "\\ud800"\n' },
  ],
  'NULs and other control characters': [
    {
      name: 'a.yaml',
      text: `${IDMS}\0spec:\0\n  imageDigestMirrors:\n  - source: "a\x00.io\x1b[2J"\n    mirrors: ["\x9b31m"]\n`,
    },
    { name: 'registries.conf', text: '[[registry]]\0\nlocation = "a\0.io"\n' },
  ],
  'line ends of all kinds': [
    {
      name: 'a.yaml',
      text: `${IDMS}spec:\r  imageDigestMirrors:\r\n  - source: a.io\n\r    mirrors:\u2028    - m.io\u0085`,
    },
    { name: 'registries.conf', text: '[[registry]]\rlocation = "a.io"\r\n\rprefix = "a.io"\n\r' },
    { name: 'Dockerfile', text: 'FROM a.io/b\r\rFROM \\\r\n c.io/d\n\r' },
  ],
  'one line of everything': [
    { name: 'a.yaml', text: 'a: '.repeat(20_000) },
    { name: 'b.yaml', text: '"'.repeat(20_001) },
    { name: 'c.yaml', text: '*a '.repeat(10_000) },
  ],
  'a name of 100,000 characters': [
    {
      name: 'a.yaml',
      text: `${ICSP}spec:\n  repositoryDigestMirrors:\n  - source: ${'a'.repeat(100_000)}.io\n    mirrors: [${'*.'.repeat(50_000)}]\n`,
    },
  ],
};

suite('hostile texts', () => {
  suiteTeardown(removeTemporaryFolders);

  for (const [name, files] of Object.entries(HOSTILE)) {
    test(`${name}: every answer, in time, and no object gets what it had not`, async function () {
      this.timeout(300_000);
      const before = allPropertyNames();
      const size = files.reduce((sum, { text }) => sum + text.length, 0);
      const input = {
        kind: 'facade',
        files,
        edits: EDITS,
        at: [0, 0.5, 0.99],
        words: ['__proto__', 'quay.io/a'],
      } as const;
      const { slow } = await measured(size, (watch) => {
        runFacadeCase(input, watch);
        return Promise.resolve(null);
      });
      assert.deepEqual(slow.filter(isSurelySlow), []);
      assert.deepEqual(allPropertyNames(), before);
      assert.equal(({} as { readonly polluted?: unknown }).polluted, undefined);
    });
  }

  test('what is deeper than anybody writes is said to be, and nothing behind it is lost', () => {
    for (const text of [
      `a: ${'['.repeat(DEEP)}${']'.repeat(DEEP)}\n---\nb: 1\n`,
      `a:\n${blocks(DEEP, '- ')}---\nb: 1\n`,
    ]) {
      const { documents, problems } = facade.parseYaml(text, 'file:///a.yaml');
      assert.equal(documents.length, 2);
      assert.notEqual(problems.length, 0);
      assert.equal(documents[1]?.root?.kind, 'mapping');
    }
  });

  test('bytes that are no UTF-8 are read, named, and never written', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${ICSP}spec:\n  repositoryDigestMirrors:\n  - source: a.io # `),
      Buffer.from([0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80]),
      Buffer.from('\n    mirrors: [m.io]\n'),
    ]);
    const cwd = temporaryFolder({ 'a.yaml': bytes });
    const { code, notes } = await cli(['migrate', '--in-place', 'a.yaml'], { cwd });
    assert.equal(code, 1);
    assert.ok(
      notes.some((note) => note.includes('no UTF-8')),
      notes.join('\n'),
    );
  });
});

suite('texts that are commands to others', () => {
  suiteTeardown(removeTemporaryFolders);

  const INJECTED =
    '](command:workbench.action.terminal.new) <img src=x onerror=alert(1)> `](command:a) ![x](https://evil.example/x) $(rm) \x1b[2J\x1b]0;owned\x07 \x9b31m \u202egpj.exe';
  const QUOTED = JSON.stringify(INJECTED)
    .replaceAll('\x9b', '\\u009b')
    .replaceAll('\u202e', '\\u202e')
    .replaceAll('\x7f', '\\u007f');
  const FILES: readonly FileText[] = [
    {
      name: 'a.yaml',
      text: `${IDMS.replace('name: a', `name: ${QUOTED}`)}  annotations: {${QUOTED}: ${QUOTED}}\nspec:\n  imageDigestMirrors:\n  - source: ${QUOTED}\n    mirrors: [${QUOTED}]\n    mirrorSourcePolicy: ${QUOTED}\n  - source: quay.io/a # ${visibleText(INJECTED)}\n    mirrors: [m.io/a, ${QUOTED}]\n    ${QUOTED}: 1\n`,
    },
    {
      name: 'pod.yaml',
      text: `apiVersion: v1\nkind: Pod\nmetadata: {name: ${QUOTED}}\nspec:\n  containers:\n  - name: ${QUOTED}\n    image: quay.io/a/b:c\n  - image: ${QUOTED}\n`,
    },
    {
      name: 'registries.conf',
      text: `unqualified-search-registries = [${QUOTED}]\n[[registry]]\nlocation = ${QUOTED}\nprefix = "quay.io"\n[[registry.mirror]]\nlocation = ${QUOTED}\n`,
    },
    {
      name: '.mirrorscope.yaml',
      text: `clusters:\n  ${QUOTED}:\n    files: ["*.yaml"]\n    reachable: [${QUOTED}]\nrules:\n  ${QUOTED}: error\n`,
    },
  ];

  test('no hover, lens, tree or report runs a command, loads a picture or shows HTML', () => {
    const at = Array.from({ length: 200 }, (_, index) => index / 200);
    let asked = 0;
    runFacadeCase(
      { kind: 'facade', files: FILES, edits: [], at, words: [INJECTED, 'quay.io/a/b:c'] },
      (_call, work) => {
        asked++;
        return work();
      },
    );
    assert.ok(asked > 50);
    const documents = FILES.map(({ name, text }) =>
      facade.createDocument({
        uri: `file:///w/${name}`,
        version: 1,
        language: name.endsWith('.conf') ? 'registries-conf' : 'yaml',
        text,
      }),
    );
    const analysis = facade.analyse(null, facade.createWorkspace('file:///w', documents));
    const pages = [
      facade.report(analysis, { kind: 'coverage' })?.text ?? '',
      ...documents.map(({ uri }) => facade.report(analysis, { kind: 'basis', uri })?.text ?? ''),
      facade.pullFailurePage(
        facade.pullFailures(
          analysis,
          `Trying to access "${INJECTED}"\nError: initializing source docker://quay.io/a/b:c: ${INJECTED}`,
        ),
        () => null,
      ).text,
      ...documents.flatMap(({ uri, text }) =>
        at.map((part) => facade.hover(analysis, uri, Math.floor(part * text.length), () => null)?.markdown ?? ''),
      ),
    ];
    assert.ok(
      pages.some((page) => page.includes('command:workbench')),
      'the hostile text is shown',
    );
    for (const page of pages) {
      const prose = proseOf(page);
      assert.doesNotMatch(prose, /\]\(\s*<?command:|<img|!\[[^\]]*\]\(/i);
    }
  });

  test('no escape sequence reaches a terminal; what is for programs stays as it is', async () => {
    const cwd = temporaryFolder(Object.fromEntries(FILES.map(({ name, text }) => [name, text])));
    for (const words of [
      ['lint', '.'],
      ['lint', '--format', 'text', 'a.yaml', 'registries.conf'],
      ['resolve', '--no-config', 'quay.io/a/b@sha256:' + 'a'.repeat(64), 'a.yaml'],
      ['coverage', '.'],
      ['render', '--no-config', 'a.yaml'],
      ['migrate', 'a.yaml'],
    ]) {
      const { out, notes } = await cli(words, { cwd, isTerminal: true });
      // Notes are made visible by who prints them.
      for (const shown of [out, ...notes.map(visibleText)]) {
        // eslint-disable-next-line no-control-regex -- they are what must not be there
        assert.doesNotMatch(shown, /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/, words.join(' '));
      }
    }
    const { out } = await cli(['lint', '--format', 'json', '.'], { cwd, isTerminal: true });
    assert.doesNotThrow(() => JSON.parse(out) as unknown);
  });
});

const EDITS = [
  { file: 0, from: 0.5, to: 0.5, newText: 'x' },
  { file: 0, from: 0.9, to: 0.95, newText: '\n- [' },
];

function aliasBomb(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const items = level === 0 ? 'a, a, a, a, a, a, a, a, a, a' : Array(10).fill(`*a${level}`).join(', ');
    return `  a${level + 1}: &a${level + 1} [${items}]\n`;
  });
  return lines.join('');
}

function mergeBomb(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const items = level === 0 ? '{k: v}' : Array(10).fill(`*a${level}`).join(', ');
    return `  a${level + 1}: &a${level + 1} {<<: [${items}], k${level}: v}\n`;
  });
  return lines.join('');
}

function blocks(depth: number, opening: string): string {
  return `${opening.repeat(depth)}a\n`;
}

function allPropertyNames(): unknown[] {
  return [Object, Array, Function, String, Number, Boolean, RegExp, Map, Set, Promise].flatMap((type) => [
    Object.getOwnPropertyNames(type.prototype),
    Object.getOwnPropertyNames(type),
  ]);
}
