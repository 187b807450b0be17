import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { exampleFinding } from '../../../server/src/core/features/rule-page';
import { RULES } from '../../../server/src/core/rules/all';
import { fixesOf, type Example, type Rule } from '../../../server/src/core/rules/rule';
import {
  analyseFiles,
  documentOf,
  findingsIn,
  objectionsToFix,
  parseFixture,
  renderCase,
  type FixtureFile,
} from '../../support/findings';

const FOLDER = path.join('test', 'core', 'rules');

/** Writes what the rules say today into the fixtures, to be read before it is committed. */
const isUpdate = process.env['UPDATE_FIXTURES'] === '1';

suite('rules', () => {
  test('every code is unique, and every fixture has its rule', () => {
    const codes = RULES.map(({ code }) => code);
    assert.equal(new Set(codes).size, codes.length);
    const fixtures = readdirSync(FOLDER).filter((name) => name.endsWith('.fixture'));
    assert.deepEqual(
      fixtures.map((name) => name.replace(/\.fixture$/, '')).sort(),
      [...codes].sort(),
      'one fixture for each rule',
    );
  });

  test('every code is the name of a file', () => {
    for (const { code } of RULES)
      assert.ok(existsSync(path.join('server', 'src', 'core', 'rules', `${code}.ts`)), code);
  });

  for (const rule of RULES) suite(rule.code, () => checkRule(rule));
});

function checkRule(rule: Rule): void {
  const file = path.join(FOLDER, `${rule.code}.fixture`);
  const fixture = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const cases = parseFixture(fixture);

  if (isUpdate && cases.length > 0) {
    const rendered = cases.map((one) => renderCase(one, rule.code).trimEnd()).join('\n\n');
    writeFileSync(file, `${rendered}\n`);
    return;
  }

  test('has a case that it speaks in, and one that is fine', () => {
    const speaks = cases.map(({ text }) => new RegExp(`^#.*[^‸⋯] ${rule.code}(?: \\([a-z]+\\))?: `, 'm').test(text));
    assert.ok(speaks.includes(true), 'no case with a finding');
    assert.ok(speaks.includes(false), 'no near miss');
  });

  test('has a case that its fix mends, where it has a fix', () => {
    const example = analyseFiles(exampleFiles(rule.about().bad));
    const { name } = exampleFile(rule.about().bad);
    const hasFix = findingsIn(example, name).some((finding) => fixesOf(finding, documentOf(example, name)).length > 0);
    const isMended = cases.some(({ text }) => text.includes('\n--- after the '));
    assert.ok(!hasFix || isMended, 'no case that shows a file after the fix');
  });

  test('no near miss is its good example again', () => {
    const same = cases.filter(({ files: [first] }) => first?.text.trim() === rule.about().good.text.trim());
    assert.deepEqual(
      same.map(({ title }) => title),
      [],
    );
  });

  for (const one of cases) {
    test(one.title, () => {
      assert.equal(renderCase(one, rule.code).trimEnd(), one.text.trimEnd());
      const analysis = analyseFiles(one.files);
      for (const { name } of one.files) {
        for (const finding of findingsIn(analysis, name)) {
          for (const fix of fixesOf(finding, documentOf(analysis, name))) {
            assert.deepEqual(objectionsToFix(analysis, name, finding, fix), [], `${finding.code}: ${fix.title}`);
          }
        }
      }
    });
  }

  test('the bad example gives exactly this finding', () => {
    assert.deepEqual(codesOf(rule.about().bad), [rule.code]);
  });

  test('the page says what the bad example gives', () => {
    assert.ok((exampleFinding(rule)?.message ?? '') !== '');
  });

  test('the good example gives none', () => {
    assert.deepEqual(codesOf(rule.about().good), []);
  });
}

function codesOf(example: Example): string[] {
  const codes = findingsIn(analyseFiles(exampleFiles(example)), exampleFile(example).name).map(({ code }) => code);
  for (const other of example.also ?? []) assert.ok(codes.includes(other), `${other} is not said`);
  return codes.filter((code) => !example.also?.includes(code));
}

function exampleFiles(example: Example): FixtureFile[] {
  const { configuration } = example;
  const beside = configuration === undefined ? [] : [{ name: '.mirrorscope.yaml', text: configuration }];
  return [exampleFile(example), ...beside];
}

function exampleFile({ language, text, file }: Example): FixtureFile {
  return { name: file ?? (language === 'yaml' ? 'manifest.yaml' : 'registries.conf'), text };
}
