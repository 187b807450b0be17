import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { moduleOutput } from '../support/module-output';

interface Calls {
  readonly loading: readonly string[];
  readonly finding: readonly string[];
}

suite('functions that are compiled at once', function () {
  this.timeout(60_000);

  const PROGRAM = `'use strict';
    const table = make(3);
    found.push(table, typeof behind, String(this));
    function make(count) { return twice(count) + step; }
    const methods = { ready() { return late() + this.more; }, more: 1, *each() { yield this.more; }, async wait() {}, rare() {} };
    found.push(methods.ready());
    function late() { return 2; }
    class Counter { static first = start(); count() { return start() + 1; } }
    function twice(count) { return count * 2; }
    function start() { return 5; }
    var step = 1;
    function behind() { return new Counter().count() + Counter.first; }
    async function awaited() { return await 7; }
    function* several(more = behind) { yield more(); yield make(1); }
    function seldom() { return several.length; }
    found.push(make(1), behind(), [...several()].join(), seldom(), awaited() instanceof Promise, behind.call(null));`;

  const written = ({ loading, finding }: Calls): string => {
    const offsets = (names: readonly string[]): string => {
      const found = names.map((name) =>
        PROGRAM.search(new RegExp(`(?:(?:async )?function[*]? |async |[*])?\\b${name}\\([^)]*\\) \\{`)),
      );
      assert.ok(!found.includes(-1), names.join());
      return `new Set(${JSON.stringify(found)})`;
    };
    return moduleOutput(`
      import { parse } from 'acorn';
      import { minify } from 'terser';
      import { withEagerFunctions } from './scripts/eager-functions.mjs';
      const calls = { loading: ${offsets(loading)}, finding: ${offsets(finding)} };
      const { program, isEager } = withEagerFunctions(parse(${JSON.stringify(PROGRAM)}, { ecmaVersion: 2023 }), calls);
      const options = { compress: false, mangle: false, parse: { spidermonkey: true } };
      const { code } = await minify(program, { ...options, format: { wrap_func_args: isEager } });
      process.stdout.write(code);`);
  };
  const outcomeOf = (code: string): unknown[] => {
    const found: unknown[] = [];
    runInNewContext(code, { found });
    return found;
  };

  test('a program does with them what it did', () => {
    const loading = ['make', 'twice', 'start'];
    const code = written({ loading, finding: ['behind', 'awaited', 'several', ...loading] });
    assert.deepEqual(outcomeOf(code), outcomeOf(PROGRAM));
    assert.ok(outcomeOf(PROGRAM).length > 5);
    assert.ok(code.startsWith('"use strict";'), 'directives stay in front');
    assert.match(code, /var make=\w+\(\(function\(count\)/, 'in parentheses');
    assert.match(code, /\(\(async function\(\)/);
    assert.match(code, /\(\(function\*\(/);
    assert.match(code, /function seldom\(\)/, 'what is not called stays as it is');
  });

  test('what is used before it stands comes first, and what is not stays where it is', () => {
    const code = written({ loading: ['make', 'twice'], finding: ['start', 'several'] });
    assert.deepEqual(outcomeOf(code), outcomeOf(PROGRAM));
    const places = [
      'var make',
      'var twice',
      'var start',
      'const table',
      'class Counter',
      'function behind',
      'var several',
    ];
    const found = places.map((text) => code.indexOf(text));
    assert.ok(!found.includes(-1), code);
    assert.deepEqual(
      [...found].sort((a, b) => a - b),
      found,
    );
  });

  test('methods of objects are compiled at once, and may use what comes behind them', () => {
    const code = written({ loading: ['ready', 'late'], finding: ['each', 'wait'] });
    assert.deepEqual(outcomeOf(code), outcomeOf(PROGRAM));
    assert.match(code, /ready:\w+\(\(function\(\)/);
    assert.match(code, /each:\w+\(\(function\*\(\)/);
    assert.match(code, /wait:\w+\(\(async function\(\)/);
    assert.match(code, /rare\(\)\{\}/, 'what is not called stays as it is');
    assert.ok(code.indexOf('var late') < code.indexOf('const methods'), 'used before it stands');
    const count = code.slice(code.indexOf('class Counter'));
    assert.match(count, /count\(\)\{/, 'methods of classes stay');
  });

  test('where nothing is called nothing is changed', () => {
    const code = written({ loading: [], finding: [] });
    assert.deepEqual(outcomeOf(code), outcomeOf(PROGRAM));
    assert.doesNotMatch(code, /var make/);
  });

  test('the language server says what it calls, and each time the same', () => {
    // However often the heap is swept meanwhile.
    const [once, again] = [{}, { NODE_OPTIONS: '--max-semi-space-size=1' }].map((environment) =>
      moduleOutput(
        `
        import { firstCalls } from './scripts/bundle-calls.mjs';
        const callsOf = firstCalls();
        const files = ['server.js', 'server-web.js', 'core.js', 'manifests.js', 'answers.js', 'yaml.js'];
        console.log(JSON.stringify(files.map((file) => [...callsOf(file).finding, ...callsOf(file).others])));`,
        environment,
      ),
    );
    assert.equal(once, again);
    const counts = (JSON.parse(once ?? '') as number[][]).map(({ length }) => length);
    const mending = counts.pop();
    for (const count of counts) assert.ok(count > 80, `${count} functions`);
    assert.equal(mending, 0);
  });
});
