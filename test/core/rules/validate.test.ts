import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../../server/src/core/rules/rule';
import { analyseFiles, documentOf, findingsIn, type FixtureFile } from '../../support/findings';

const GOLDEN = path.join('test', 'golden', 'validate');

/** The engine loads these, although no pull through them works. */
const LOADS_BUT_FAILS = ['location-with-tag', 'rewrite-fails'];

interface Expected {
  readonly ok: boolean;
  readonly error?: string;
  readonly class?: 'toml-syntax' | 'toml-type' | 'config' | 'io';
  readonly file?: string;
  readonly line?: number;
  readonly unknownKeys?: readonly string[];
}

suite('findings in registries.conf against the engine', () => {
  const cases = readdirSync(GOLDEN).filter((name) => existsSync(path.join(GOLDEN, name, 'registries.conf')));

  test('there are cases', () => assert.ok(cases.length > 50));

  for (const name of cases) {
    test(name, () => {
      const expected = JSON.parse(readFileSync(path.join(GOLDEN, name, 'expected.json'), 'utf8')) as Expected;
      const errors = errorsOf(filesOf(path.join(GOLDEN, name)), expected);
      if (expected.ok)
        assert.deepEqual(
          errors.filter(({ code }) => !LOADS_BUT_FAILS.includes(code)),
          [],
        );
      else checkRefusal(expected, errors);
    });
  }
});

interface PlacedFinding extends Finding {
  readonly file: string;
  readonly line: number;
}

function filesOf(folder: string): FixtureFile[] {
  const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8').replace(/^\ufeff/, '');
  const dropIns = existsSync(path.join(folder, 'conf.d')) ? readdirSync(path.join(folder, 'conf.d')) : [];
  return [
    { name: 'registries.conf', text: read('registries.conf') },
    ...dropIns
      .filter((name) => name.endsWith('.conf'))
      .map((name) => ({ name: `registries.conf.d/${name}`, text: read(`conf.d/${name}`) })),
  ];
}

function errorsOf(files: readonly FixtureFile[], { ok, unknownKeys = [] }: Expected): PlacedFinding[] {
  const analysis = analyseFiles(files);
  const all = files.flatMap(({ name }) => {
    const document = documentOf(analysis, name);
    return findingsIn(analysis, name).map((finding) => {
      const { line } = document.lines.positionAt(document.locate(finding.place)!.start);
      return { ...finding, file: path.posix.basename(name), line: line + 1 };
    });
  });
  const hasUnknown = all.some(({ code }) => code === 'unknown-key');
  if (ok) assert.equal(hasUnknown, unknownKeys.length > 0, 'unknown keys');
  return all.filter(({ severity }) => severity === 'error');
}

function checkRefusal(expected: Expected, errors: readonly PlacedFinding[]): void {
  const file = path.posix.basename(expected.file ?? 'registries.conf');
  const inFile = errors.filter((finding) => finding.file === file);
  assert.ok(inFile.length > 0, `the engine refuses ${file}: ${expected.error}`);
  const words = expected.error?.replace(/^loading (?:drop-in )?registries configuration "[^"]*": /, '');
  if (expected.class === 'config') {
    assert.ok(
      inFile.some(({ upstream }) => upstream === words),
      `${words} is not among ${JSON.stringify(inFile.map(({ upstream }) => upstream))}`,
    );
  }
  if (expected.class === 'toml-type')
    assert.ok(
      inFile.some(({ upstream }) => upstream === words),
      words,
    );
  const { line } = expected;
  // The engine's reader may notice a broken line at its end.
  if (line !== undefined)
    assert.ok(
      inFile.some((finding) => finding.line === line || finding.line === line - 1),
      `line ${line}`,
    );
}
