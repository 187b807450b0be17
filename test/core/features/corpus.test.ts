import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  actions,
  analyse,
  complete,
  createDocument,
  createWorkspace,
  definition,
  folds,
  highlights,
  hover,
  migrate,
  preview,
  previewsOf,
  references,
  symbols,
  type Analysis,
  type Document,
  type Language,
} from '../../../server/src/core/index';
import { decode } from '../../../server/src/files/decode';
import { sharedPath } from '../../support/shared';

/** How many offsets of each file are asked about; spread over the text, so that every run asks about the same. */
const OFFSETS = 15;

suite('every feature over the corpus', () => {
  test('answers at many offsets of every file, read as either language', function () {
    this.timeout(120_000);
    const folder = sharedPath(this, 'corpus');
    const files = readdirSync(folder);
    assert.ok(files.length > 50);
    for (const file of files) {
      const decoded = decode(readFileSync(path.join(folder, file)));
      assert.equal(decoded.kind, 'text', file);
      for (const language of ['yaml', 'registries-conf'] as const) askEverything(decoded.text, language);
    }
  });

  test('answers with half of a file, as while it is written', function () {
    this.timeout(120_000);
    const folder = sharedPath(this, 'corpus');
    for (const file of readdirSync(folder).filter((name) => /^(?:idms|itms|icsp|image|regconf)/.test(name))) {
      const text = readFileSync(path.join(folder, file), 'utf8');
      const language = file.startsWith('regconf') ? 'registries-conf' : 'yaml';
      for (const part of [0.3, 0.6, 0.9]) askEverything(text.slice(0, Math.floor(text.length * part)), language, 5);
    }
  });
});

function askEverything(text: string, language: Language, offsets: number = OFFSETS): void {
  const uri = 'file:///workspace/file';
  const document = createDocument({ uri, version: 1, language, text });
  const analysis = analyse(null, createWorkspace('file:///workspace', [document]));
  for (const finding of analysis.findingsOf(uri)) assert.ok(document.locate(finding.place));
  migrate(document);
  symbols(document);
  folds(document);
  for (const { view, files } of previewsOf(analysis, uri)) {
    for (const { path: file } of files) assert.ok(preview(analysis, { cluster: view.cluster.name, path: file }, null));
  }
  for (let i = 0; i <= offsets; i++) askAt(analysis, document, Math.floor((text.length * i) / offsets));
}

function askAt(analysis: Analysis, document: Document, offset: number): void {
  const { uri, text } = document;
  hover(analysis, uri, offset, () => null);
  definition(analysis, uri, offset);
  references(analysis, uri, offset, { entries: true });
  highlights(analysis, uri, offset);
  actions(analysis, uri, { start: offset, end: offset });
  for (const { replace } of complete(analysis, uri, offset)) {
    const line = text.slice(replace.start, replace.end);
    assert.ok(
      replace.start <= offset && offset <= replace.end && !line.includes('\n'),
      `${JSON.stringify(line)} at ${offset}`,
    );
  }
}
