import assert from 'node:assert/strict';
import fc from 'fast-check';
import { groupAgain, type Group, type Grouping } from '../../../server/src/core/cluster/grouped';
import { countKeys, repeatedItems } from '../../../server/src/core/cluster/key-counts';
import { changesBetween, mapSortedAgain, type MappedSorted } from '../../../server/src/core/cluster/map-sorted';
import { samples } from '../../support/samples';

/** An item of a list: the same object wherever the same word stands. Its key is all but the last letter. */
interface Item {
  readonly word: string;
  readonly key: string;
}

suite('lists that are followed from one version to the next', () => {
  // Each sample is the words of some versions of a list, ` | ` between them.
  samples('core/cluster/grouped', {
    'groups, and which of them are those of the version before': (text) => {
      let before: Grouping<Item> | null = null;
      return versionsOfList(text).map((items) => {
        const known = new Set<unknown>(before?.groups);
        const next = groupAgain(before, items, keyOf);
        const told = next.groups.map((group) => `${known.has(group) ? '=' : ''}${group.key}: ${wordsOf(group.items)}`);
        const kept = [next === before, next.groups === before?.groups, next.items === items];
        before = next;
        return [told, kept];
      });
    },
    'how often keys occur': (text) => {
      let before: { readonly counts: ReturnType<typeof countKeys>; readonly items: readonly Item[] } | null = null;
      return versionsOfList(text).map((items) => {
        const counts = countKeys(keyOf, items, before);
        const told = [
          [...new Set(items.map(keyOf))].map((key) => [key, counts.counts.get(key)]),
          ['gone', ...(before?.items ?? []).map(keyOf).map((key) => counts.counts.has(key))],
          counts.repeated,
          counts === before?.counts,
          [...repeatedItems(counts, items, keyOf)].map(([key, group]) => `${key}: ${wordsOf(group)}`),
        ];
        before = { counts, items };
        return told;
      });
    },
    'what is computed of sorted lists': (text) => {
      let before: MappedSorted<Item, string> | null = null;
      let last: readonly Item[] = [];
      return versionsOfList(text).map((unsorted) => {
        const sorted = uniqueAndSorted(unsorted);
        const computed: string[] = [];
        const next: MappedSorted<Item, string> = mapSortedAgain(before, sorted, keyOf, (item, known) => {
          computed.push(`${item.word} after ${known ?? 'nothing'}`);
          return item.word.toUpperCase();
        });
        const changes = changesBetween(last, sorted, keyOf).map(wordsOfChange);
        const told = [
          next.results,
          computed,
          next.changes.map(wordsOfChange),
          changes,
          next.results === before?.results,
        ];
        [before, last] = [next, sorted];
        return told;
      });
    },
  });

  test('groups are those of a fresh grouping, and the same objects where their items are', () => {
    const word = fc
      .tuple(fc.integer({ min: 10, max: 49 }), fc.integer({ min: 1, max: 2 }))
      .map((parts) => parts.join(''));
    const version = fc.uniqueArray(word, { maxLength: 60 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.array(version, { minLength: 2, maxLength: 4 }), (versions) => {
        let before: Grouping<Item> | null = null;
        for (const items of versionsOfList(versions.join(' | '))) {
          const next: Grouping<Item> = groupAgain(before, items, keyOf);
          const known: ReadonlyMap<string, Group<Item>> = new Map(before?.groups.map((group) => [group.key, group]));
          assert.deepEqual(next.groups, groupAgain(null, items, keyOf).groups);
          const isKept = next.groups.map((group) => group === known.get(group.key));
          const isAlike = next.groups.map(({ key, items: own }) => {
            const old = known.get(key)?.items;
            return old?.length === own.length && own.every((item, at) => item === old[at]);
          });
          assert.deepEqual(isKept, isAlike);
          const isAll = isAlike.every(Boolean) && known.size === next.groups.length;
          assert.equal(before !== null && next.groups === before.groups, before !== null && isAll);
          before = next;
        }
      }),
    );
  });
});

function versionsOfList(text: string): readonly (readonly Item[])[] {
  const known = new Map<string, Item>();
  const itemOf = (word: string): Item => {
    const item = known.get(word) ?? { word, key: word.slice(0, -1) };
    known.set(word, item);
    return item;
  };
  const lists = new Map<string, readonly Item[]>();
  return text.split(' | ').map((version) => {
    const list =
      lists.get(version) ??
      version
        .split(' ')
        .filter((word) => word !== '')
        .map(itemOf);
    lists.set(version, list);
    return list;
  });
}

/** Each key once, the last one counts. */
function uniqueAndSorted(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [item.key, item])).values()].sort((a, b) =>
    a.key === b.key ? 0 : a.key < b.key ? -1 : 1,
  );
}

function keyOf({ key }: Item): string {
  return key;
}

function wordsOf(items: readonly Item[]): string {
  return items.map(({ word }) => word).join(' ');
}

function wordsOfChange({ key, before, after }: { key: string; before: Item | null; after: Item | null }): string {
  return `${key}: ${before?.word ?? '-'} > ${after?.word ?? '-'}`;
}
