import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { impactOf, type NodeFileTree } from '../../server/src/core/cluster/impact';
import { goldenCases, readJson } from '../support/golden-conf';

interface Expected {
  readonly drain: boolean | null;
  readonly reboot: boolean;
  readonly actions: readonly string[];
  readonly changedFiles: readonly string[];
  readonly possibleReasons: readonly string[];
  readonly error?: string;
}

suite('golden drain', () => {
  for (const { name, folder } of goldenCases('drain')) {
    test(name, () => {
      const expected = readJson(folder, 'expected.json') as Expected;
      const { drain, reboot, actions, changedFiles, reasons, error } = impactOf(tree(folder, 'old'), tree(folder, 'new'));
      assert.deepEqual(
        { drain, reboot, actions, changedFiles },
        { drain: expected.drain, reboot: expected.reboot, actions: expected.actions, changedFiles: expected.changedFiles },
      );
      // Where several entries are unsafe, the operator logs any one of them: we list them all.
      if (expected.possibleReasons.length > 0) {
        assert.deepEqual(reasons.map(({ text }) => text).sort(), [...expected.possibleReasons].sort());
      }
      assertError(error, expected.error);
    });
  }
});

/** The words of a syntax error are ours, and so may be the line: a reader notices at its end, or at the start of the next. */
function assertError(error: string | null, expected: string | undefined): void {
  const words = /^(.*: toml: line )(\d+)(?= \(|: )/;
  const want = words.exec(expected ?? '');
  if (!want || error === expected) {
    assert.equal(error, expected ?? null);
    return;
  }
  const have = words.exec(error ?? '');
  assert.equal(have?.[1], want[1]);
  assert.ok([Number(want[2]), Number(want[2]) - 1].includes(Number(have?.[2])), `${error}\n${expected}`);
}

function tree(folder: string, side: 'old' | 'new'): NodeFileTree {
  const single = path.join(folder, `${side}.conf`);
  if (existsSync(single)) return new Map([['/etc/containers/registries.conf', readFileSync(single, 'utf8')]]);
  const root = path.join(folder, side);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [`/${path.relative(root, file).replaceAll('\\', '/')}`, readFileSync(file, 'utf8')];
    }),
  );
}
