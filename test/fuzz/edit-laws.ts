import assert from 'node:assert/strict';
import { fixDocuments } from '../../server/src/cli/fix-files';
import * as facade from '../../server/src/core/index';
import { fixesOf } from '../../server/src/core/rules/rule';
import type { World } from './facade-case';

/** Looked at in each file: a fix is tried on the whole workspace, which takes its time. */
const MOST_FIXES = 4;

/**
 * What holds for every change that Mirrorscope proposes, whatever the text: its edits are in order and apart, so that all text outside of them stays to
 * the byte; it makes no text unreadable; made a second time, it changes nothing.
 */
export function assertEditLaws(world: World): void {
  for (const document of world.documents) {
    if (document.language === 'yaml') assertConversion(document);
    assertFixes(world, document);
  }
  assertFixAll(world);
  assertDeclaration(world);
}

function assertConversion(document: facade.Document): void {
  const { edits, refused, migrated } = facade.migrate(document);
  const placed = facade.absolute(document, edits);
  assert.ok(placed, 'the edits of a conversion are in its text');
  if (refused) assert.equal(edits.length, 0, 'who refuses changes nothing');
  const after = changed(document, placed);
  if (migrated.length === 0) return;
  const again = facade.migrate(after);
  assert.deepEqual([again.edits, again.migrated], [[], []], 'converted a second time, nothing changes');
}

function assertFixes({ analysis }: World, document: facade.Document): void {
  for (const finding of analysis.findingsOf(document.uri).slice(0, MOST_FIXES)) {
    for (const { title, edits } of fixesOf(finding, document)) {
      const placed = facade.absolute(document, edits);
      assert.ok(placed, `the edits of “${title}” are in its text`);
      const after = changed(document, placed);
      assert.notEqual(after.text, document.text, `“${title}” changes something`);
      const next = facade.analyse(analysis, facade.withDocuments(analysis.workspace, [after]));
      const alike = (found: readonly facade.Finding[]): number =>
        found.filter(({ code, message }) => code === finding.code && message === finding.message).length;
      const [before, now] = [analysis.findingsOf(document.uri), next.findingsOf(document.uri)].map(alike);
      assert.ok(now! < before!, `“${title}” removes “${finding.message}”`);
    }
  }
}

/** As `lint --fix` does it: after it there is nothing left to do. */
function assertFixAll({ analysis, documents }: World): void {
  const fixed = fixDocuments(analysis, documents);
  for (const { before, edits } of fixed.files) changed(before, edits);
  const after = fixed.files.map(({ before }) => fixed.analysis.workspace.documents.get(before.uri)!);
  assert.deepEqual(
    fixDocuments(fixed.analysis, after).files.map(({ before, edits }) => [before.uri, edits]),
    [],
    'fixed a second time, nothing changes',
  );
}

function assertDeclaration({ analysis }: World): void {
  const change = facade.declareClusters(analysis.workspace);
  if (!change) return;
  const { uri, edits } = change;
  const before =
    (change.isNew ? null : analysis.workspace.documents.get(uri)) ??
    facade.createDocument({ uri, version: 0, language: 'yaml', text: '' });
  const after = changed(before, edits);
  const { clusters } = facade.readConfiguration(after.syntax).configuration;
  assert.deepEqual(
    clusters?.map(({ name }) => name),
    analysis.workspace.clusters.map(({ name }) => name),
    'what is declared is what was inferred',
  );
}

/** The document after edits, which are in order, apart, and break nothing that was whole. */
function changed(document: facade.Document, edits: readonly facade.Edit[]): facade.Document {
  let at = 0;
  for (const { span } of edits) {
    assert.ok(
      span.start >= at && span.end >= span.start && span.end <= document.text.length,
      'edits in order and apart',
    );
    at = span.end;
  }
  const { uri, language, version, text } = document;
  const [before, after] = [text, facade.applyEdits(text, edits)].map((each) =>
    facade.createDocument({ uri, language, version: version + 1, text: each }),
  );
  const [known, now] = [before!.syntax.problems.length, after!.syntax.problems];
  assert.ok(now.length <= known, `no new problem: ${now.map(({ message }) => message).join('; ')}`);
  return after!;
}
