import assert from 'node:assert/strict';
import { groupByFile, type Found, type GroupedFindings } from '../../../server/src/core/rules/found-by-file';
import type { Finding } from '../../../server/src/core/rules/rule';
import { randomFrom } from '../../support/random';

suite('findings by file', () => {
  test('are those of a grouping anew after any change, and the same lists where nothing changed', () => {
    const random = randomFrom(20_260_801);
    const files = Array.from({ length: 100 }, (_, index) => `file:///w/${index}.yaml`);
    const checkedIn = (file: string): { findings: readonly Finding[] } => ({
      findings: Array.from({ length: random.below(3) }, () =>
        findingIn(random.chance(0.2) ? random.pick(files) : file),
      ),
    });
    const changed = <Item>(list: readonly Item[], make: () => Item): readonly Item[] => {
      const next = [...list];
      const at = random.below(next.length + 1);
      const gone = next.splice(at, random.below(3), ...(random.chance(0.6) ? [make()] : []));
      // Something moves now and then.
      if (random.chance(0.2)) next.push(...gone);
      return next;
    };
    let found: Found = {
      whole: files.map(findingIn),
      sources: files.map(checkedIn),
      references: files.map(checkedIn),
    };
    let grouped: GroupedFindings = groupByFile(found, null);
    for (let round = 0; round < 300; round++) {
      const part = random.pick(['whole', 'sources', 'references', 'sources'] as const);
      const next: Found =
        part === 'whole'
          ? { ...found, whole: changed(found.whole, () => findingIn(random.pick(files))) }
          : { ...found, [part]: changed(found[part], () => checkedIn(random.pick(files))) };
      const after = groupByFile(next, grouped);
      const anew = groupByFile(next, null).byFile;
      assert.deepEqual(new Map([...after.byFile].sort(byKey)), new Map([...anew].sort(byKey)));
      for (const [file, list] of after.byFile) {
        const before = grouped.byFile.get(file);
        const isSame = before?.length === list.length && before.every((finding, index) => finding === list[index]);
        assert.equal(isSame, before === list);
        assert.ok(list.every((finding, index) => finding === anew.get(file)?.[index]));
      }
      [found, grouped] = [next, after];
    }
  });

  test('are the same map where nothing is said anew', () => {
    const found = { whole: [findingIn('file:///a')], sources: [], references: [{ findings: [] }] };
    const first = groupByFile(found, null);
    const again = groupByFile({ ...found, references: [{ findings: [] }, { findings: [] }] }, first);
    assert.equal(again.byFile, first.byFile);
  });
});

function findingIn(file: string): Finding {
  return {
    code: 'empty-mirrors',
    severity: 'info',
    message: 'as an example',
    place: { chunk: { file, length: 1 }, start: 0, end: 1 },
  };
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
