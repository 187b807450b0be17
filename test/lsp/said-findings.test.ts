import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Diagnostic } from 'vscode-languageserver';
import { changeDocument, createDocument, type Document, type Finding } from '../../server/src/core/index';
import { toDiagnostic, type Places } from '../../server/src/lsp/convert';
import { sayFindings } from '../../server/src/lsp/said-findings';

const LINES = ['- a: 1', '  b: "x"', '- c: 22', '# c', '- d: 3', '', '  e: 4'];
const newText = fc
  .array(fc.constantFrom('\n', '\r\n', '\r', 'x', '- a: 1\n', ' '), { maxLength: 4 })
  .map((parts) => parts.join(''));
const edits = fc.array(fc.tuple(fc.nat(1000), fc.nat(3), newText, fc.nat(6)), { minLength: 1, maxLength: 8 });
const texts = fc.array(fc.constantFrom(...LINES), { minLength: 12, maxLength: 30 }).map((lines) => lines.join('\n'));

/** A finding in each chunk; some point to the first one. */
function findingsIn({ syntax: { chunks } }: Document): Finding[] {
  const places = chunks.map((chunk) => ({ chunk, start: Math.min(2, chunk.length), end: chunk.length }));
  return places.map((place, index) => {
    const related = index % 3 === 2 && places[0] ? { related: [{ place: places[0], message: 'there' }] } : {};
    return { code: 'invalid-source', severity: 'error', message: 'here', place, ...related };
  });
}

suite('findings in the protocol’s words', () => {
  test('are where they stand, also those that were told of before an edit', () => {
    let same = 0;
    fc.assert(
      fc.property(texts, edits, (text, all) => {
        let document = createDocument({ uri: 'file:///a.yaml', version: 1, language: 'yaml', text });
        const places: Places = { docsBase: '', document: () => document, spell: (uri) => uri, versionOf: () => null };
        let told: readonly Finding[] = [];
        let before: readonly Diagnostic[] = [];
        for (const [at, length, inserted, what] of all) {
          const start = at % (document.text.length + 1);
          const span = { start, end: Math.min(start + length, document.text.length) };
          document = changeDocument(document, document.version + 1, { span, newText: inserted });
          // Not every version is told of.
          if (what === 0) continue;
          const chunks = new Set(document.syntax.chunks);
          const still = told.filter(({ place, related = [] }) =>
            [place, ...related.map((one) => one.place)].every(({ chunk }) => chunks.has(chunk)),
          );
          const findings = what % 2 === 0 ? [...findingsIn(document), ...still] : [...still, ...findingsIn(document)];
          const said = sayFindings(document, findings, places);
          assert.deepEqual(
            said.diagnostics,
            findings.flatMap((finding) => toDiagnostic(finding, document, places) ?? []),
          );
          assert.deepEqual(sayFindings(document, findings, places).diagnostics, said.diagnostics);
          same += said.diagnostics.filter((diagnostic) => before.includes(diagnostic)).length;
          [told, before] = [findings, said.diagnostics];
        }
      }),
      { numRuns: 100 },
    );
    assert.ok(same > 150, `only ${same} diagnostics are the objects that they were`);
  });
});
