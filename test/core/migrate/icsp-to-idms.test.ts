import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { migrateIcsp } from '../../../server/src/core/migrate/icsp-to-idms';
import { documentOf, migrateText, remarksOf } from '../../support/migration';

/**
 * Cases are text: `=== title`, the file, `--- after` and the file as it has to be then (absent: unchanged), `--- said` and
 * what is said of it. In the title, `[CRLF]`, `[BOM]` and `[open end]` (no line break at the end) tell the file's form.
 */
const fixture = readFileSync(path.join(process.cwd(), 'test/core/migrate/icsp-to-idms.fixture'), 'utf8');

suite('migrate ICSP to IDMS', () => {
  for (const block of fixture.split(/^=== /m).slice(1)) {
    const [title = '', ...lines] = block.split('\n');
    const [before = '', ...sections] = lines.join('\n').split(/^--- (?=after$|said$)/m);
    const section = (name: string): string | null =>
      sections.find((text) => text.startsWith(`${name}\n`))?.slice(name.length + 1) ?? null;
    test(title, () => {
      const shaped = (text: string): string => shape(title, text);
      const result = migrateText(shaped(before));
      assert.equal(result.text, shaped(section('after') ?? before));
      assert.equal(
        remarksOf(result)
          .map((remark) => `${remark}\n`)
          .join(''),
        section('said') ?? '',
      );
      const again = migrateText(result.text);
      assert.equal(again.text, result.text, 'a second run changes nothing');
      assert.ok(
        again.document.syntax.problems.length <= result.document.syntax.problems.length,
        'no new syntax problem',
      );
    });
  }

  test('one object alone: the others stay, also broken ones', () => {
    const icsp = (name: string): string =>
      `apiVersion: operator.openshift.io/v1alpha1\nkind: ImageContentSourcePolicy\nmetadata:\n  name: ${name}\nspec: {}\n`;
    const document = documentOf(`${icsp('a')}---\n${icsp('b')}---\n${icsp('"c')}`);
    assert.match(migrateIcsp(document).refused?.reason ?? '', /never closed/);
    const second = document.objects.manifests[1];
    const { migrated, edits, refused } = migrateIcsp(document, second?.root);
    assert.deepEqual(
      { names: migrated.map(({ name }) => name), edits: edits.length, refused },
      { names: ['b'], edits: 3, refused: null },
    );
    assert.deepEqual(edits, migrated[0]?.edits);
  });

  test('the work grows with the text, not with its square', () => {
    const icsp = (index: number): string =>
      `{"apiVersion":"operator.openshift.io/v1alpha1","kind":"ImageContentSourcePolicy","metadata":{"name":"n${index}","uid":"u"},"spec":{}}`;
    const text = `{"apiVersion":"v1","kind":"List","items":[${Array.from({ length: 4000 }, (_, index) => icsp(index)).join(',')}]}`;
    const started = performance.now();
    const { migration } = migrateText(text);
    assert.equal(migration.migrated.length, 4000);
    assert.ok(performance.now() - started < 10_000);
  });
});

function shape(title: string, text: string): string {
  const ended = title.includes('[open end]') ? text.replace(/\n$/, '') : text;
  const lines = title.includes('[CRLF]') ? ended.replaceAll('\n', '\r\n') : ended;
  return title.includes('[BOM]') ? `\uFEFF${lines}` : lines;
}
