import { findingsText } from '../../server/src/cli/findings-text';
import { analyse } from '../../server/src/core/analysis';
import { createDocument } from '../../server/src/core/document';
import { createWorkspace } from '../../server/src/core/workspace';
import { cpuMilliseconds } from '../support/cpu-time';
import { assertGrowsLinearly } from '../support/growth';

const ROOT = 'file:///workspace';

suite('findings for people', () => {
  test('thousands in one line: twice as many are less than three times the work', () => {
    assertGrowsLinearly((scale) => timeOf(20_000 * scale) / timeOf(10_000 * scale));
  }).timeout(120_000);
});

/** For so many findings in one line. */
function timeOf(count: number): number {
  const text = `# mirrorscope-disable-line ${'word,'.repeat(count)}\nimage: quay.io/a/b:1\n`;
  const document = createDocument({ uri: `${ROOT}/a.yaml`, version: 1, language: 'yaml', text });
  const findings = analyse(null, createWorkspace(ROOT, [document])).findingsOf(document.uri);
  return cpuMilliseconds(() => {
    findingsText([{ name: 'a.yaml', document, findings }], () => null, false);
  });
}
