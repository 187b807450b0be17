import assert from 'node:assert/strict';
import { folds } from '../../../server/src/core/index';
import { cursorFixture } from '../../support/cursor';

suite('folding', () => {
  test('folds tables with their mirrors, lists over several lines, and comments', () => {
    assert.deepEqual(
      folded(`--- file: registries.conf
# what podman reads
#   on the bastion
unqualified-search-registries = [
  "quay.io",
]

# the first
[[registry]]
location = "a.io" # here
[[registry.mirror]]
location = "b.io"

[[registry.mirror]]
location = "c.io"

# the second
# in two lines
[[registry]]
prefix = "d.io"
[aliases]
"a" = "a.io/a"
`),
      [
        'comment 1-2',
        'value 3-5',
        'table 8-14',
        'table 10-11',
        'table 13-14',
        'comment 16-17',
        'table 18-19',
        'table 20-21',
      ],
    );
  });

  test('folds the old form, and lines that end as on Windows', () => {
    assert.deepEqual(
      folded(
        '--- file: registries.conf\n[registries.search]\r\nregistries = ["a.io"]\r\n[registries.block]\r\nregistries = []',
      ),
      ['table 1-2', 'table 3-4'],
    );
  });

  test('folds what can be read of a broken file', () => {
    assert.deepEqual(
      folded('--- file: registries.conf\n[[registry]]\nlocation = "a.io\n[[registry]]\nlocation =\nblocked = true\n[['),
      ['table 1-2', 'table 3-5'],
    );
  });

  test('leaves YAML to the editor', () => {
    assert.deepEqual(folded('a:\n  b:\n    c: 1\n'), []);
  });
});

function folded(fixture: string): string[] {
  const { document } = cursorFixture(fixture);
  const line = (offset: number): number => document.lines.positionAt(offset).line + 1;
  return folds(document).map(({ kind, span }) => `${kind} ${line(span.start)}-${line(span.end)}`);
}
