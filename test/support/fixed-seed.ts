import fc from 'fast-check';

/**
 * What is random in a test is the same in every run, so that a change is what makes it fail; `SEED=N` tries other values, and a
 * failure of fast-check says how to repeat it. Loaded before all tests (`.mocharc.json`).
 */
export const FIXED_SEED = Number(process.env['SEED'] ?? 20261121);

fc.configureGlobal({ seed: FIXED_SEED });
