import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { analyse } from '../../../server/src/core/analysis';
import { createDocument } from '../../../server/src/core/document';
import { fixesOf } from '../../../server/src/core/rules/rule';
import { createWorkspace } from '../../../server/src/core/workspace';
import { applyFix } from '../../support/findings';

const CORPUS = path.join('..', 'shared', 'corpus');

/**
 * Each line: a file and a code, with the severity where it is no error, and for an error why it is one. `UPDATE_FIXTURES=1` writes what is
 * said today, to be read before it is committed.
 */
const REVIEWED = path.join('test', 'core', 'rules', 'corpus.txt');

suite('rules over real files', () => {
  test('every finding is one that was looked at', function () {
    if (!existsSync(CORPUS)) {
      assert.notEqual(process.env['CI'], 'true', 'skipped: ../shared is absent');
      this.skip();
    }
    const said = corpusFiles().flatMap(findingsOfFile);
    const lines = readFileSync(REVIEWED, 'utf8').split('\n');
    const reviewed = lines.filter((line) => line !== '' && !line.startsWith('#'));
    const whatOf = (line: string): string => line.split(/\s{2,}/, 1)[0] ?? '';
    if (process.env['UPDATE_FIXTURES'] === '1') {
      const known = new Map(reviewed.map((line) => [whatOf(line), line]));
      const head = lines.filter((line) => line.startsWith('#'));
      writeFileSync(REVIEWED, `${[...head, ...said.map((what) => known.get(what) ?? what)].join('\n')}\n`);
      return;
    }
    assert.deepEqual(said, reviewed.map(whatOf));
    for (const line of reviewed) assert.match(line, /^\S+ \S+(?: \([a-z]+\)$| {2,}\S+)/, 'a word of justification');
  });
});

function corpusFiles(): string[] {
  return readdirSync(CORPUS)
    .filter((name) => name !== 'sources.tsv')
    .sort();
}

/** What is said of a file, each code once, errors first. */
function findingsOfFile(name: string): string[] {
  const root = 'file:///corpus';
  const text = readFileSync(path.join(CORPUS, name), 'utf8').replace(/^\ufeff/, '');
  const uri = `${root}/${name}`;
  const language = name.startsWith('regconf') || name.endsWith('.conf') ? 'registries-conf' : 'yaml';
  const analysis = analyse(null, createWorkspace(root, [createDocument({ uri, version: 1, language, text })]));
  const document = analysis.workspace.documents.get(uri)!;
  const errors = new Set<string>();
  const others = new Set<string>();
  for (const finding of analysis.findingsOf(uri)) {
    const span = document.locate(finding.place);
    assert.ok(
      span && span.start >= 0 && span.end <= text.length && span.start <= span.end,
      `${name}: ${finding.message}`,
    );
    assert.ok(!finding.message.endsWith('.') && !finding.message.includes('\n'), finding.message);
    for (const fix of fixesOf(finding, document)) applyFix(document, fix);
    if (finding.severity === 'error') errors.add(`${name} ${finding.code}`);
    else others.add(`${name} ${finding.code} (${finding.severity})`);
  }
  return [...[...errors].sort(), ...[...others].sort()];
}
