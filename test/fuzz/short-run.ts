import assert from 'node:assert/strict';
import { FIXED_SEED } from '../support/fixed-seed';
import { campaign, type CampaignReport, type Target } from './campaign';
import { isSurelySlow } from './hangs';
import { startCoverage } from './new-coverage';
import { reportText } from './report';

/** What the inputs of a run follow from; `MIRRORSCOPE_SEED` tries others. */
const FUZZ_SEED = Number(process.env['MIRRORSCOPE_SEED'] ?? FIXED_SEED);

/**
 * The part of a campaign that every test run has time for: so many inputs, the same in each run, or as many of them as the processor can try in some
 * seconds. Fails for the first input that fails, and says how to try it again.
 */
export async function shortRun<Case>(
  test: Mocha.Context,
  target: Target<Case>,
  { inputs, seconds }: { readonly inputs: number; readonly seconds: number },
): Promise<CampaignReport<Case>> {
  test.timeout(15 * 60_000);
  process.stdout.write(`      ${target.name}: MIRRORSCOPE_SEED=${FUZZ_SEED}\n`);
  const coverage = startCoverage((url) => url.includes('/out/server/src/'));
  try {
    const report = await campaign(target, {
      seed: FUZZ_SEED,
      inputs,
      processorTime: seconds * 1000,
      coverage,
      growsFromKept: false,
    });
    process.stdout.write(`      ${reportText(report)}\n`);
    for (const { call, message, input } of report.failures)
      assert.fail(`${call}: ${message}\n${JSON.stringify(input)}`);
    for (const hang of report.hangs.filter(isSurelySlow)) assert.fail(JSON.stringify(hang));
    assert.ok(report.inputs > 0 && report.calls >= report.inputs, 'something was tried');
    assert.ok(report.kept > 0, 'inputs reached what was not reached before');
    return report;
  } finally {
    coverage.stop();
  }
}
