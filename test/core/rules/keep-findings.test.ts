import assert from 'node:assert/strict';
import { keepFindings } from '../../../server/src/core/rules/keep-findings';
import type { Finding } from '../../../server/src/core/rules/rule';
import type { Place } from '../../../server/src/core/text/place';

const CHUNK = { file: 'file:///a.yaml', length: 10 };
const PLACE: Place = { chunk: CHUNK, start: 1, end: 2 };
const FINDING: Finding = { code: 'some-rule', severity: 'info', place: PLACE, message: 'says something' };

suite('findings that are kept', () => {
  const isKept = (before: Finding, after: Finding): boolean => keepFindings([before], [after])[0] === before;

  test('say the same of the same place', () => {
    const related = { related: [{ place: PLACE, message: 'there' }] };
    assert.ok(isKept(FINDING, { ...FINDING }));
    assert.ok(isKept({ ...FINDING, ...related }, { ...FINDING, related: [...related.related] }));
    const others: readonly Finding[] = [
      { ...FINDING, place: { ...PLACE } },
      { ...FINDING, code: 'another-rule' },
      { ...FINDING, severity: 'error' },
      { ...FINDING, message: 'says something else' },
      { ...FINDING, upstream: 'words' },
      { ...FINDING, tag: 'deprecated' },
      { ...FINDING, ...related },
    ];
    for (const other of others) assert.ok(!isKept(FINDING, other), JSON.stringify(other));
  });

  test('have no fixes, which may follow from what is new', () => {
    const fixable: Finding = { ...FINDING, fixes: () => [] };
    assert.ok(!isKept(fixable, { ...fixable }));
    assert.ok(!isKept(FINDING, fixable));
    assert.ok(!isKept(fixable, FINDING));
  });

  test('stand where those stand that say the same', () => {
    const other = { ...FINDING, message: 'says something else' };
    const after = [{ ...other }, { ...FINDING, message: 'is new' }, { ...FINDING }];
    assert.deepEqual(keepFindings([FINDING, other], after), after);
    assert.equal(keepFindings([FINDING, other], after)[0], other);
    assert.equal(keepFindings([FINDING, other], after)[2], FINDING);
  });
});
