import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { RULES } from '../../server/src/core/rules/all';
import { cli } from '../support/cli';

const BOLD = '\u001b[1m';

suite('explain', () => {
  test('lists all rules with their severities', async () => {
    const { code, out } = await cli(['explain']);
    assert.equal(code, 0);
    for (const rule of RULES) assert.match(out, new RegExp(`^${rule.code} +${rule.severity} +\\S`, 'm'));
    const markdown = (await cli(['explain', '--format', 'markdown'])).out;
    assert.equal(markdown.match(/^- `/gm)?.length, RULES.length);
  });

  test('prints the page of a rule for a terminal', async () => {
    const { code, out } = await cli(['explain', 'invalid-source']);
    assert.equal(code, 0);
    assert.match(out, /^invalid-source\n\n/);
    assert.match(out, /\n {4}kind: ImageDigestMirrorSet\n/);
    assert.ok(!out.includes('```') && !out.includes('**') && !out.includes('\u001b'), out);
    const coloured = (await cli(['explain', 'invalid-source'], { colour: true })).out;
    assert.ok(coloured.startsWith(`${BOLD}invalid-source\u001b[0m\n`), coloured);
  });

  test('prints what the page under docs/ says', async () => {
    for (const { code } of RULES) {
      const { out } = await cli(['explain', '--format', 'markdown', code]);
      const page = readFileSync(path.join('docs', 'rules', `${code}.md`), 'utf8');
      assert.ok(page.includes(out), code);
    }
  });

  test('an unknown code: the nearest ones, exit 2', async () => {
    const { code, notes } = await cli(['explain', 'invalid-sorce']);
    assert.equal(code, 2);
    assert.match(notes[0] ?? '', /^there is no rule invalid-sorce: did you mean invalid-source, /);
    assert.match((await cli(['explain', 'mirror-deprecated'])).notes[0] ?? '', /icsp-deprecated/);
    assert.deepEqual((await cli(['explain', 'zzz'])).notes, ['there is no rule zzz: mirrorscope explain lists all']);
  });
});
