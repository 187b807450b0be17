import assert from 'node:assert/strict';
import { analyse } from '../../server/src/core/analysis';
import { loadRegistries } from '../../server/src/core/cluster/load';
import { createDocument } from '../../server/src/core/document';
import { parseToml } from '../../server/src/core/syntax/toml';
import { createWorkspace } from '../../server/src/core/workspace';
import { cpuMilliseconds } from '../support/cpu-time';
import { assertGrowsLinearly } from '../support/growth';

/** Text that asks for much work, by how much of it there is. */
const HOSTILE: Readonly<Record<string, (size: number) => string>> = {
  'quotes in one line': (size) => `a = ${'"'.repeat(size)}`,
  'apostrophes in one line': (size) => `a = ${"'".repeat(size)}`,
  'quotes, each in a line': (size) => '"\n'.repeat(size),
  'multi-line strings that nothing closes': (size) => `a = """\\"""\n`.repeat(size / 4),
  'multi-line strings of both kinds': (size) => `a = """\nb = '''\n`.repeat(size / 4),
  'open arrays': (size) => `a = ${'['.repeat(size)}`,
  'arrays that each line opens': (size) => 'a = [\n'.repeat(size),
  'arrays that the next table closes': (size) => '[[registry]]\nlocation = ["x",\n'.repeat(size / 4),
  'open inline tables': (size) => `a = ${'{b='.repeat(size)}`,
  'inline tables that each line opens': (size) => 'a = {\n'.repeat(size),
  'header brackets': (size) => '['.repeat(size),
  'headers that each line opens': (size) => '[[\n'.repeat(size),
  'headers with blanks': (size) => `[[${' '.repeat(size)}registry${' '.repeat(size)}]]`,
  'dots in a key': (size) => `${'a.'.repeat(size)}b = 1`,
  'dotted keys that grow together': (size) => Array.from({ length: size / 4 }, (_, i) => `a.b${i}.c = 1\n`).join(''),
  'blanks in one line': (size) => `a = ${' '.repeat(size)}x`,
  'carriage returns': (size) => 'a = 1\r'.repeat(size / 4),
  'halves of characters': (size) => '\ud800 '.repeat(size),
  'one huge line': (size) => `[[registry]]\nlocation = "${'a/'.repeat(size)}"\n`,
  'slashes at the end of a location': (size) => `[[registry]]\nlocation = "a${'/'.repeat(size)}"\n`,
  backslashes: (size) => `a = "${'\\u0041'.repeat(size)}"`,
  'numbers with underscores': (size) => `a = ${'1_'.repeat(size)}`,
  'entries of one prefix': (size) => '[[registry]]\nlocation = "quay.io"\n'.repeat(size / 4),
  'entries of one location that contradict each other': (size) =>
    Array.from(
      { length: size / 4 },
      (_, i) => `[[registry]]\nprefix = "p${i}"\nlocation = "l"\nblocked = ${i % 2 === 0}\n`,
    ).join(''),
  'wrong wildcards': (size) =>
    Array.from({ length: size / 4 }, (_, i) => `[[registry]]\nprefix = "*.a/${i}"\n`).join(''),
  'keys in one table': (size) => `[[registry]]\n${Array.from({ length: size }, (_, i) => `k${i} = 1\n`).join('')}`,
  'one key again and again': (size) => `[[registry]]\n${'location = "a"\n'.repeat(size)}`,
  'locations in one mirror': (size) => `[[registry]]\n[[registry.mirror]]\n${'location = "a"\n'.repeat(size)}`,
  'locations without a header': (size) => 'location = "a"\n'.repeat(size),
  'mirrors without a registry': (size) => '[[registry.mirror]]\nlocation = "a"\n'.repeat(size / 4),
  'mirrors in one entry': (size) =>
    `[[registry]]\nlocation = "q"\n${'[[registry.mirror]]\nlocation = "a"\n'.repeat(size / 4)}`,
  'unknown keys in many tables': (size) => '[[registry]]\nlocaton = "a"\nblockd = true\n'.repeat(size / 4),
  'swallowed keys': (size) => '[[registry]]\nlocation = "a"\nshort-name-mode = "x"\n'.repeat(size / 4),
  'wrong types in many tables': (size) => '[[registry]]\nlocation = 5\ninsecure = "x"\n'.repeat(size / 4),
  'a key in many cases of letters': (size) =>
    Array.from({ length: size / 4 }, (_, i) => `[[registry]]\n${inCase('location', i)} = 1\n`).join(''),
  'other tables between entries': (size) =>
    Array.from({ length: size / 4 }, (_, i) => `[[registry]]\n[t${i}]\n`).join(''),
  'other tables before one entry': (size) =>
    `[[registry]]\n${Array.from({ length: size / 2 }, (_, i) => `[t${i}]\n`).join('')}[[registry]]\n`,
  'tables that come back': (size) => '[[registry]]\n[x]\n[registry.y]\n'.repeat(size / 4),
  'single registries': (size) => '[registry]\nlocation = "a"\n'.repeat(size / 4),
  'aliases that are wrong': (size) =>
    `[aliases]\n${Array.from({ length: size / 4 }, (_, i) => `a${i} = "b:c"\n`).join('')}`,
  'search registries': (size) => `unqualified-search-registries = [${'"a/b", '.repeat(size)}]`,
  'lists of the old form': (size) => `[registries.block]\nregistries = [${'"a", "b/", '.repeat(size)}]\n[[registry]]\n`,
  templates: (size) => `location = "${'<'.repeat(size)}${'{{'.repeat(size)}"`,
};

const SIZE = 3000;

suite('registries.conf: hostile text takes linear time', function () {
  this.timeout(60_000);

  for (const [what, text] of Object.entries(HOSTILE)) {
    test(what, () => {
      assertLinear(text, analysed);
    });
  }

  for (const [what, text] of Object.entries(HOSTILE)) {
    test(`${what}, edited`, () => {
      assertLinear(text, edited);
    });
  }

  test('what takes quadratic time is caught', () => {
    let sum = 0;
    const quadratic = (text: string): void => {
      for (let from = 0; from < text.length; from++)
        for (let at = from; at < text.length; at++) sum = (sum + text.charCodeAt(at)) | 0;
    };
    const timeOf = (size: number): number => cpuMilliseconds(() => quadratic('x'.repeat(size)), 2);
    assert.throws(() => {
      assertGrowsLinearly(() => timeOf(6000) / Math.max(timeOf(1500), 0.01));
    }, /grows/);
    assert.notEqual(sum, 0);
  });
});

/** Everything that is said of the file, its loading among it. */
function analysed(text: string): void {
  const uri = 'file:///w/registries.conf';
  const document = createDocument({ uri, version: 1, language: 'registries-conf', text });
  const analysis = analyse(null, createWorkspace('file:///w', [document]));
  analysis.findingsOf(uri);
  const { registries: file } = document;
  if (file) loadRegistries([{ path: '/etc/containers/registries.conf', role: 'main', file }]);
}

/** The text read again after an edit in its middle, and at its start. */
function edited(text: string): void {
  let value = parseToml(text, 'f');
  for (const at of [text.length >> 1, 0]) {
    const next = `${value.text?.slice(0, at)}x${value.text?.slice(at)}`;
    value = parseToml(next, 'f', { value, change: { start: at, end: at, length: 1 } });
  }
}

/** What takes next to nothing is not measured. */
function assertLinear(text: (size: number) => string, work: (text: string) => void): void {
  work(text(SIZE));
  assertGrowsLinearly((scale) => {
    const [less, more] = [text(scale * SIZE), text(2 * scale * SIZE)];
    const before = cpuMilliseconds(() => work(less), 2);
    const after = cpuMilliseconds(() => work(more), 2);
    return after < 4 ? 0 : after / Math.max(before, 0.5);
  });
}

function inCase(word: string, number: number): string {
  return Array.from(word)
    .map((letter, index) => ((number >> index) & 1 ? letter.toUpperCase() : letter))
    .join('');
}
