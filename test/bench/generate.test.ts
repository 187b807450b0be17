import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  analyse,
  applyEdits,
  createDocument,
  createWorkspace,
  type Analysis,
  type Document,
} from '../../server/src/core/index';

interface Position {
  readonly line: number;
  readonly character: number;
}

interface Insertion {
  readonly position: Position;
  readonly text: string;
}

/** As in workloads.json. */
interface Workload {
  readonly name: string;
  readonly size: number;
  readonly content: 'yaml' | 'toml' | 'mixed';
  readonly folder: string;
  readonly document: string;
  readonly marks: {
    readonly edit: Insertion;
    readonly hover: Position;
    readonly completion: Position;
    readonly breaks: Readonly<Record<string, Insertion>>;
  };
}

const NAMES = [
  'idms-10',
  'idms-100',
  'idms-mixed-1000',
  'documents-100',
  'documents-mixed-100',
  'registries-100',
  'registries-mixed-1000',
];

suite('the workloads of the benchmark', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mirrorscope-bench-'));
  let workloads: readonly Workload[] = [];
  suiteSetup(() => {
    workloads = generate(path.join(folder, 'first'), 7);
  });
  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  test('the same seed gives the same bytes, another one does not', () => {
    const again = generate(path.join(folder, 'again'), 7);
    const other = generate(path.join(folder, 'other'), 8);
    assert.deepEqual(again.map(textOf), workloads.map(textOf));
    const different = NAMES.filter((_, place) => textOf(other[place]!) !== textOf(workloads[place]!));
    assert.deepEqual(
      different,
      NAMES.filter((name) => name.includes('mixed')),
    );
  });

  test('mixed layouts hold what they are for', () => {
    for (const { name, document, folder: own } of workloads.filter((workload) => workload.name.includes('mixed'))) {
      const text = readFileSync(path.join(own, document), 'utf8');
      assert.equal(text.split('\n').length, text.split('\r\n').length, `${name}: CRLF everywhere`);
      for (const part of [/^ *# /m, / #/, /"/, /'/, /\[.*,.*\]/, /\{.*\}/]) assert.match(text, part, name);
    }
  });

  for (const [place, name] of NAMES.entries()) {
    test(`${name}: nothing is wrong with it, and the marks stand where they should`, () => {
      const workload = workloads[place]!;
      const { marks, size } = workload;
      const [document, analysis] = analysed(workload, textOf(workload));
      assert.deepEqual(errorsIn(analysis, document), []);
      const count =
        document.registries?.conf.registries.length ??
        (name.startsWith('documents') ? document.objects.manifests.length : entriesIn(document));
      assert.equal(count, size);

      const isYaml = workload.content === 'yaml';
      const key = isYaml ? 'mirrorSourcePolicy' : 'pull-from-mirror';
      assert.ok(restOfLine(document, { ...marks.hover, character: marks.hover.character - 2 }).startsWith(key));
      const value = isYaml ? /^(Allow|Never)ContactingSource|^NeverContactSource/ : /^digest-only/;
      assert.match(restOfLine(document, marks.completion), value);

      const [edited, after] = analysed(workload, inserted(document, marks.edit));
      assert.deepEqual(codesOf(errorsIn(after, edited)), [isYaml ? 'invalid-enum' : 'registries-load']);
      for (const [title, insertion] of Object.entries(marks.breaks)) {
        const [broken, found] = analysed(workload, inserted(document, insertion));
        assert.ok(codesOf(errorsIn(found, broken)).includes(isYaml ? 'yaml-syntax' : 'toml-syntax'), title);
      }
    });
  }

  /** Writes the workloads into a folder. */
  function generate(into: string, seed: number): Workload[] {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['bench/generate.mjs', '--out', into, '--seed', String(seed), ...NAMES],
      { encoding: 'utf8' },
    );
    assert.equal(status, 0, stderr);
    assert.deepEqual(readdirSync(into).sort(), [...NAMES, 'workloads.json'].sort());
    return (JSON.parse(readFileSync(path.join(into, 'workloads.json'), 'utf8')) as { workloads: Workload[] }).workloads;
  }
});

function textOf({ folder, document }: Workload): string {
  return readFileSync(path.join(folder, document), 'utf8');
}

function analysed({ document, content }: Workload, text: string): [Document, Analysis] {
  const root = 'file:///bench';
  const language = content === 'toml' ? 'registries-conf' : 'yaml';
  const created = createDocument({ uri: `${root}/${document}`, version: 1, language, text });
  return [created, analyse(null, createWorkspace(root, [created]))];
}

function errorsIn(analysis: Analysis, { uri }: Document): { code: string; message: string }[] {
  return analysis
    .findingsOf(uri)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => ({ code, message }));
}

function codesOf(findings: readonly { code: string }[]): string[] {
  return findings.map(({ code }) => code);
}

function entriesIn({ text }: Document): number {
  return text.match(/\bsource: /g)?.length ?? 0;
}

function offsetOf({ lines }: Document, { line, character }: Position): number {
  return lines.offsetAt({ line, character });
}

function restOfLine(document: Document, position: Position): string {
  return document.text.slice(offsetOf(document, position)).split(/\r?\n/, 1)[0] ?? '';
}

function inserted(document: Document, { position, text }: Insertion): string {
  const offset = offsetOf(document, position);
  return applyEdits(document.text, [{ span: { start: offset, end: offset }, newText: text }]);
}
