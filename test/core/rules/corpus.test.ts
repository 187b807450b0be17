import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { analyse } from '../../../server/src/core/analysis';
import { createDocument } from '../../../server/src/core/document';
import { fixesOf } from '../../../server/src/core/rules/rule';
import { createWorkspace } from '../../../server/src/core/workspace';
import { applyFix } from '../../support/findings';

const CORPUS = path.join('..', 'shared', 'corpus');

/** Each line: a file, a code, and why this is no false error. */
const REVIEWED = path.join('test', 'core', 'rules', 'corpus.txt');

suite('rules over real files', () => {
  test('every error is one that was looked at', function () {
    if (!existsSync(CORPUS)) {
      assert.notEqual(process.env['CI'], 'true', 'skipped: ../shared is absent');
      this.skip();
    }
    const errors = corpusFiles().flatMap(errorsIn);
    const reviewed = readFileSync(REVIEWED, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    assert.deepEqual(
      errors,
      reviewed.map((line) => line.split(/\s{2,}/)[0]),
    );
    for (const line of reviewed) assert.match(line, /^\S+ \S+ {2,}\S+/, 'a word of justification');
  });
});

function corpusFiles(): string[] {
  return readdirSync(CORPUS)
    .filter((name) => name !== 'sources.tsv')
    .sort();
}

function errorsIn(name: string): string[] {
  const root = 'file:///corpus';
  const text = readFileSync(path.join(CORPUS, name), 'utf8').replace(/^\ufeff/, '');
  const uri = `${root}/${name}`;
  const language = name.startsWith('regconf') || name.endsWith('.conf') ? 'registries-conf' : 'yaml';
  const analysis = analyse(null, createWorkspace(root, [createDocument({ uri, version: 1, language, text })]));
  const document = analysis.workspace.documents.get(uri)!;
  const codes = new Set<string>();
  for (const finding of analysis.findingsOf(uri)) {
    const span = document.locate(finding.place);
    assert.ok(
      span && span.start >= 0 && span.end <= text.length && span.start <= span.end,
      `${name}: ${finding.message}`,
    );
    assert.ok(!finding.message.endsWith('.') && !finding.message.includes('\n'), finding.message);
    for (const fix of fixesOf(finding, document)) applyFix(document, fix);
    if (finding.severity === 'error') codes.add(finding.code);
  }
  return [...codes].sort().map((code) => `${name} ${code}`);
}
