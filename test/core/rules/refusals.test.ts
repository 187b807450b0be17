import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../../server/src/core/rules/rule';
import { analyseFiles, findingsIn } from '../../support/findings';

const GOLDEN = path.join('test', 'golden');

/** Errors that the operator lets through: it blocks all but the payload, or writes files that the engines refuse. */
const LET_THROUGH = ['payload-blocked', 'nodes-refuse-files'];

suite('findings in manifests, in the words of the operator', () => {
  const cases = ['render', 'render-random'].flatMap((folder) =>
    readdirSync(path.join(GOLDEN, folder))
      .map((name) => path.join(GOLDEN, folder, name))
      .filter((name) => existsSync(path.join(name, 'input'))),
  );
  const refusals = cases.filter((folder) => existsSync(path.join(folder, 'expected', 'error.txt')));

  test('there are cases of both', () => {
    assert.ok(refusals.length > 15, `${refusals.length}`);
    assert.ok(cases.length - refusals.length > 80, `${cases.length}`);
  });

  for (const folder of cases) {
    const name = path.relative(GOLDEN, folder);
    const errors = (): Finding[] => errorsIn(folder);
    if (refusals.includes(folder)) {
      test(`${name}: its exact words`, () => {
        const words = readFileSync(path.join(folder, 'expected', 'error.txt'), 'utf8').trimEnd();
        const said = errors().flatMap(({ upstream }) => upstream ?? []);
        assert.ok(
          said.some((one) => words === one || words.endsWith(`: ${one}`)),
          `${words}\nis not among\n${said.join('\n')}`,
        );
      });
    } else if (folder.includes('render-random')) {
      test(`${name}: no error`, () => {
        const found = errors().filter(({ code }) => !LET_THROUGH.includes(code));
        assert.deepEqual(
          found.map(({ code, message }) => `${code}: ${message}`),
          [],
        );
      });
    }
  }
});

function errorsIn(folder: string): Finding[] {
  const input = path.join(folder, 'input');
  const files = readdirSync(input)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name, text: readFileSync(path.join(input, name), 'utf8') }));
  const analysis = analyseFiles(files);
  return files.flatMap(({ name }) => findingsIn(analysis, name).filter(({ severity }) => severity === 'error'));
}
