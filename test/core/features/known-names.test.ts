import assert from 'node:assert/strict';
import { analyse } from '../../../server/src/core/analysis';
import { changeDocument, createDocument, type Document } from '../../../server/src/core/document';
import { knownNames, type KnownNames } from '../../../server/src/core/features/known-names';
import { createWorkspace } from '../../../server/src/core/workspace';

const CONF = '/registries.conf';

suite('known names', () => {
  test('are sorted, each once, over all documents', () => {
    const names = namesOf(
      conf('/one.conf', table('b.io/x', 'm.io/x'), table('a.io', 'm.io/a')),
      conf('/two.conf', table('b.io/x', 'm.io/b')),
    );
    assert.deepEqual(names.sources, ['a.io', 'b.io/x']);
    assert.deepEqual(names.mirrors, ['m.io/a', 'm.io/b', 'm.io/x']);
    assert.deepEqual(names.hosts, ['a.io', 'b.io', 'm.io']);
  });

  test('are placeholders only in the file that asks', () => {
    const own = conf('/one.conf', table('b.io/x', '${HOST}/x'), table('quay.io/${X}', 'm.io/a'));
    const other = conf('/two.conf', table('b.io/x', '<host:port>/x'), table('{{ z }}/q', 'n.io/a'));
    const names = namesOf(own, other);
    assert.deepEqual(names.sources, ['b.io/x', 'quay.io/${X}']);
    assert.deepEqual(names.mirrors, ['${HOST}/x', 'm.io/a', 'n.io/a']);
    assert.deepEqual(names.mirrorsOf('b.io/x'), ['${HOST}/x']);
    assert.deepEqual(namesOf(other, own).sources, ['b.io/x', '{{ z }}/q']);
  });

  test('after edits are those of the whole text', () => {
    const tables = ['d.io', 'b.io', 'c.io'].map((name) => table(name, `m.io/${name}`));
    let document = conf(CONF, ...tables);
    for (const [find, newText] of [
      ['b.io', 'z.io'],
      ['m.io/d.io', 'a.io'],
      [tables[2] ?? '', ''],
      ['', table('b.io', 'y.io')],
      ['y.io', ''],
      ['z.io', '${X}'],
      ['${X}', '${Y}'],
      ['${Y}', 'x.io'],
    ] as const) {
      // What was asked for before an edit is what is taken over; the mirrors are asked for every other time.
      assert.notDeepEqual(namesOf(document).sources, []);
      if (document.version % 2 === 0) assert.notDeepEqual(namesOf(document).mirrors, []);
      const start = document.text.indexOf(find);
      document = changeDocument(document, document.version + 1, { span: { start, end: start + find.length }, newText });
      assert.deepEqual(lists(namesOf(document)), lists(namesOf(conf(CONF, document.text))));
    }
  });

  test('that an edit leaves alone stay the same list', () => {
    const document = conf(CONF, table('a.io', 'm.io'));
    const before = namesOf(document).sources;
    const start = document.text.indexOf('m.io');
    const after = changeDocument(document, 2, { span: { start, end: start }, newText: 'x' });
    assert.equal(namesOf(after).sources, before);
    assert.deepEqual(namesOf(after).mirrors, ['xm.io']);
  });
});

function conf(name: string, ...tables: string[]): Document {
  return createDocument({ uri: `file:///w${name}`, version: 1, language: 'registries-conf', text: tables.join('') });
}

function table(source: string, mirror: string): string {
  return `[[registry]]\nlocation = "${source}"\n\n[[registry.mirror]]\nlocation = "${mirror}"\n\n`;
}

function namesOf(...documents: Document[]): KnownNames {
  return knownNames(analyse(null, createWorkspace('file:///w', documents)), documents[0]!.uri);
}

function lists({ sources, mirrors, repositories, hosts }: KnownNames): readonly (readonly string[])[] {
  return [sources, mirrors, repositories, hosts];
}
