import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { readInOrder, type WaysToRead } from '../../server/src/files/paced-reader';

suite('reading many files', () => {
  test('goes on at once after a file that took a little long', async () => {
    const disk = fakeDisk((file) => (file === '5' ? 9 : 0.05));
    await all(readInOrder(names(100), disk));
    assert.equal(disk.waitedFor(), 0);
  });

  test('waits once several have taken long, and tries again after a while', async () => {
    const disk = fakeDisk(() => 2);
    await all(readInOrder(names(1000), disk));
    assert.ok(disk.waitedFor() > 900 && disk.waitedFor() < 1000, String(disk.waitedFor()));
    assert.ok(disk.mostAtATime() >= 4, 'Node reads four at a time');
  });

  test('is quick again once the disk is', async () => {
    const disk = fakeDisk((file) => (Number(file) < 20 ? 2 : 0.05));
    await all(readInOrder(names(2000), disk));
    assert.ok(disk.waitedFor() > 0 && disk.waitedFor() <= 200, String(disk.waitedFor()));
  });

  test('asks for few of them before they are wanted', async () => {
    for (const milliseconds of [0.05, 2]) {
      let asked = 0;
      let wanted = 0;
      const asking = (function* () {
        for (const name of names(300)) {
          asked++;
          yield name;
        }
      })();
      for await (const [name] of readInOrder(
        asking,
        fakeDisk(() => milliseconds),
      )) {
        assert.equal(name, String(wanted++));
        assert.ok(asked - wanted < (milliseconds === 2 ? 8 : 1), `${asked} asked for, ${wanted} wanted`);
      }
      assert.equal(wanted, 300);
    }
  });

  test('keeps their order', async () => {
    for (const milliseconds of [0.05, 2]) {
      const found = await all(
        readInOrder(
          names(300),
          fakeDisk(() => milliseconds),
        ),
      );
      assert.deepEqual(
        found,
        names(300).map((name) => [name, `text of ${name}`]),
      );
    }
    assert.deepEqual(
      await all(
        readInOrder(
          [],
          fakeDisk(() => 2),
        ),
      ),
      [],
    );
  });
});

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index));
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** A disk that takes as long as is told, in milliseconds of its own clock, for a file that is read at once; files that are waited for come out of order. */
function fakeDisk(
  milliseconds: (file: string) => number,
): WaysToRead<string> & { readonly waitedFor: () => number; readonly mostAtATime: () => number } {
  let time = 0;
  let waitedFor = 0;
  let now = 0;
  let most = 0;
  return {
    atOnce(file) {
      time += milliseconds(file);
      return `text of ${file}`;
    },
    async later(file) {
      waitedFor++;
      most = Math.max(most, ++now);
      await sleep(waitedFor % 3);
      now--;
      return `text of ${file}`;
    },
    now: () => time,
    waitedFor: () => waitedFor,
    mostAtATime: () => most,
  };
}
