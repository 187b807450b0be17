import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { moduleOutput } from '../support/module-output';

suite('functions that the first findings do not call', function () {
  this.timeout(60_000);

  const PROGRAM = `'use strict';
    var { half } = { half: (count) => count / 2 };
    var step = 1, seen = 0;
    var WORDS = new Map([['one', 1]]), OTHERS = made();
    function made() { log.push('made'); return ['two']; }
    function often(count) { seen += count; return count + step; }
    function seldom(word) { return (WORDS.get(word) ?? OTHERS.length) + deeper(3); }
    function deeper(count) { return count === 0 ? seen : deeper(count - 1); }
    function forgetting() { seen = 0; return often(1); }
    function* several() { yield* [half(4), seldom('one')]; }
    async function later() { return seldom('x'); }
    var kept = null;
    function remembered() { return (kept ??= []).push(1); }
    class Base { name() { return 'base'; } }
    class Counter extends Base { #count = 0; next() { return (this.#count += often(1)); } rare() { return seldom('two'); } }
    var rule = { code: 'c', about: () => ({ text: OTHERS.join() }), check(count) { return this.code + often(count); }, *each() { yield this.code; }, inner: [{ rare() { return forgetting(); } }] };
    var unused = { rare() { return remembered(); }, named: 'unused' };
    function throughUnused() { return unused.rare() + unused.named; }
    var heir = { __proto__: { hello() { return 'hello'; } }, hello() { return super.hello() + '!'; } };
    log.push(often(1));
    module.exports = { often, seldom, several, later, forgetting, remembered, throughUnused, Counter, rule, heir };`;

  const CALLED = ['function made(', 'function often(', 'next() {', '(count) => count'];

  const split = (
    called: readonly string[],
    text = PROGRAM,
  ): { readonly program: string; readonly rest: string | null } => {
    const starts = called.map((beginning) => text.indexOf(beginning));
    assert.ok(!starts.includes(-1), called.join());
    const written = moduleOutput(`
      import { parse } from 'acorn';
      import { minify } from 'terser';
      import { withoutUncalledFunctions } from './scripts/uncalled-functions.mjs';
      const starts = new Set(${JSON.stringify(starts)});
      const isCalled = ({ start }) => starts.has(start);
      const whole = parse(${JSON.stringify(text)}, { ecmaVersion: 2023 });
      const { program, rest } = withoutUncalledFunctions(whole, { file: 'a.js', restFile: 'a-rest.js', isCalled });
      const textOf = async (tree) => tree && (await minify(tree, { compress: false, mangle: false, parse: { spidermonkey: true } })).code;
      console.log(JSON.stringify({ program: await textOf(program), rest: await textOf(rest) }));`);
    return JSON.parse(written) as { program: string; rest: string | null };
  };

  /** What comes out of using all that the program exports, and which files were read before and after that. */
  const outcomeOf = async (
    files: Readonly<Record<string, string>>,
  ): Promise<{ readonly found: unknown[]; readonly before: string[]; readonly after: string[] }> => {
    const read: string[] = [];
    const loaded = new Map<string, { exports: object }>();
    const log: unknown[] = [];
    const load = (name: string): unknown => {
      const known = loaded.get(name);
      if (known) return known.exports;
      read.push(name);
      const module = { exports: {} };
      loaded.set(name, module);
      runInNewContext(files[name] ?? assert.fail(name), { module, require: load, log });
      return module.exports;
    };
    const all = load('./a.js');
    const before = [...read];
    const using = `(async () => {
      const { often, seldom, several, later, forgetting, remembered, throughUnused, Counter, rule, heir } = all;
      const counter = new Counter();
      return [often(2), counter.next(), seldom('one'), [...several()], await later(), counter.rare(), counter.name(), remembered(), remembered(),
        forgetting(), seldom('two'), rule.about().text, rule.check(4), [...rule.each()], rule.inner[0].rare(), throughUnused(), throughUnused(), heir.hello(), often(0)];
    })()`;
    const found = (await runInNewContext(using, { all })) as unknown[];
    return { found: [...found, ...log].map((value) => JSON.stringify(value)), before, after: read };
  };

  for (const called of [CALLED, [...CALLED, 'function seldom(', 'function remembered(', 'check(count)']]) {
    test(`a program does with them what it did, where ${called.length} are called`, async () => {
      const whole = await outcomeOf({ './a.js': PROGRAM });
      const { program, rest } = split(called);
      const cut = await outcomeOf({ './a.js': program, './a-rest.js': rest ?? assert.fail('nothing was taken') });
      assert.deepEqual([...cut.found].sort(), [...whole.found].sort());
      assert.ok(whole.found.length > 15);
      assert.deepEqual(cut.after, ['./a.js', './a-rest.js'], 'each is read once');
      assert.deepEqual(cut.before, ['./a.js'], 'and the rest when it is needed');
    });
  }

  test('what is called stays, what is not is taken with what it alone uses', () => {
    const { program, rest } = split(CALLED);
    const stays = [
      ...['var{half', 'function often(', 'function made(', 'class Counter', 'rare(){return seldom(', 'super.hello'],
      ...['seen=0', 'function deeper(', 'function forgetting('], // what is written to has one place
    ];
    const taken = ['WORDS=', 'OTHERS=', 'function*several(', 'kept=', 'function remembered(', 'named:', 'this.code+'];
    const isIn = (text: string | null): string[] => [...stays, ...taken].filter((part) => text?.includes(part));
    assert.deepEqual(isIn(program), stays);
    assert.deepEqual(isIn(rest), taken);
  });

  test('where all is called nothing is taken', () => {
    const text = 'function f() { return 1; }\nmodule.exports = { f };';
    assert.equal(split(['function f('], text).rest, null);
  });

  test('a name that the build gives is taken by no other', () => {
    assert.throws(() => split([], 'function wholeRest() { return 1; }\nmodule.exports = { wholeRest };'), /wholeRest/);
  });
});
