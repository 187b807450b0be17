// Asks the registry whether something is known against the packages that ship (`npm audit --omit=dev`). A vulnerability fails; a registry
// that cannot be reached, or that does not answer such questions, is no reason to fail: it is said, and nothing is counted as passed.
// The last line is `N passed, N failed, N skipped`.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { shownCounts } from './counts.mjs';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const { counts, words } = audit();
console.log(words);
console.log(shownCounts({ passed: 0, failed: 0, skipped: 0, ...counts }));
process.exitCode = counts.failed > 0 ? 1 : 0;

function audit() {
  const args = ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=20000'];
  const script = process.env.npm_execpath; // set when npm itself started us
  const options = { cwd: root, encoding: 'utf8', timeout: 60_000 };
  const { stdout, error } = script?.endsWith('npm-cli.js')
    ? spawnSync(process.execPath, [script, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  const report = error ? null : parsed(stdout);
  const found = report?.metadata?.vulnerabilities;
  if (!found) return skipped(error?.message ?? report?.message ?? report?.error?.summary ?? 'no answer');
  if (found.total === 0) return { counts: { passed: 1 }, words: 'nothing is known against the packages that ship' };
  const rows = Object.values(report.vulnerabilities).map(
    ({ name, severity, range }) => `${severity}: ${name} ${range}`,
  );
  return { counts: { failed: 1 }, words: rows.join('\n') };
}

function skipped(reason) {
  // Without the address that was asked: whose registry it is, is not for a log.
  const short = reason.replace(/\s*-?\s*(?:GET|POST)?\s*https?:\/\/\S+/g, '');
  return { counts: { skipped: 1 }, words: `skipped: the registry does not audit: ${short}` };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
