import assert from 'node:assert/strict';
import { namesakesAgain, type NamesakesState } from '../../../server/src/core/clusters/namesakes';
import { createDocument } from '../../../server/src/core/document';
import type { Manifest } from '../../../server/src/core/model/manifests';

function setNamed(name: string | null): Manifest {
  const metadata = name === null ? '{}' : `{name: ${name}}`;
  const text = `apiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nmetadata: ${metadata}\n`;
  const document = createDocument({ uri: 'file:///a.yaml', version: 1, language: 'yaml', text });
  return document.objects.manifests[0]!;
}

suite('objects of one name', () => {
  const named = ({ list }: NamesakesState): string[] =>
    list.map(({ objects }) => `${objects[0]?.name?.value ?? '-'} ×${objects.length}`);

  test('are found, unlike those without a name', () => {
    const objects = ['a', 'b', 'a', null, null, 'c', 'a'].map(setNamed);
    assert.deepEqual(named(namesakesAgain(null, objects)), ['a ×3']);
  });

  test('stay the same for as long as their objects do', () => {
    const objects = ['a', 'a', 'b', 'c', 'c'].map(setNamed);
    const first = namesakesAgain(null, objects);
    const second = namesakesAgain(first, objects.with(2, setNamed('c')));
    assert.deepEqual(named(second), ['a ×2', 'c ×3']);
    assert.equal(second.list[0], first.list[0]);
    const third = namesakesAgain(second, second.named.items.slice(2));
    assert.deepEqual(named(third), ['c ×3']);
    assert.equal(third.list[0], second.list[1]);
    assert.deepEqual(named(namesakesAgain(third, [])), []);
  });
});
