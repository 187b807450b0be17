import assert from 'node:assert/strict';
import type { Finding } from '../../server/src/core/index';
import { mostTelling } from '../../server/src/lsp/most-telling';

suite('what an editor is told of very many findings', () => {
  const chunk = { file: 'a.yaml', length: 0 };
  const finding = (severity: Finding['severity'], index: number): Finding => ({
    code: 'invalid-source',
    severity,
    message: `${severity} ${index}`,
    place: { chunk, start: index, end: index },
  });

  test('all of a thousand', () => {
    const findings = Array.from({ length: 1000 }, (_, index) => finding('hint', index));
    assert.deepEqual(mostTelling(findings), { findings, leftOut: 0 });
  });

  test('of more, the worst, in their order, and how many are left out', () => {
    const findings = Array.from({ length: 3000 }, (_, index) => finding(index % 1500 === 0 ? 'error' : 'info', index));
    const { findings: shown, leftOut } = mostTelling(findings);
    assert.equal(shown.length, 999);
    assert.equal(leftOut, 2001);
    assert.deepEqual(
      shown.filter(({ severity }) => severity === 'error').map(({ message }) => message),
      ['error 0', 'error 1500'],
    );
    assert.deepEqual(
      shown.map(({ place }) => place.start),
      shown.map(({ place }) => place.start).sort((a, b) => a - b),
    );
  });
});
