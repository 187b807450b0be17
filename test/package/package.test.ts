import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { PACKED_AT, packTwice, type PackedTwice } from '../support/packed-twice';

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly { readonly license: { readonly id: string } }[];
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
}

interface Bom {
  readonly bomFormat: string;
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** What each bundle may ask its host for; `vscode-languageclient` and `vscode-jsonrpc` bring transports that nobody uses. */
const MAY_ASK_FOR: Readonly<Record<string, readonly string[]>> = {
  'client.js': ['vscode', 'child_process', 'crypto', 'fs', 'net', 'os', 'path', 'readline', 'util'],
  'client-web.js': ['vscode'],
  'server.js': ['child_process', 'crypto', 'fs', 'net', 'os', 'path', 'url', 'util', 'v8'],
  'server-web.js': [],
  'cli.js': [],
  'cli-base.js': ['fs', 'fs/promises', 'path', 'url', 'util'],
  'commands.js': ['child_process', 'crypto', 'fs', 'fs/promises', 'path', 'url'],
  'migrate.js': ['path', 'url'],
  'core.js': [],
  'core-rest.js': [],
  'manifests.js': [],
  'manifests-rest.js': [],
  'answers.js': [],
  'answers-rest.js': [],
  'features.js': [],
  'registries.js': [],
  'seldom.js': [],
  'any-yaml.js': [],
  'yaml.js': [],
};

suite('the package', function () {
  this.timeout(600_000);
  let packed: PackedTwice;
  let [first, second] = ['', ''];
  suiteSetup(async () => {
    packed = await packTwice();
    [first, second] = packed.folders;
  });
  suiteTeardown(() => packed.remove());

  const named = (folder: string, ending: string): string => {
    const [found, ...more] = readdirSync(folder).filter((name) => name.endsWith(ending));
    assert.ok(found !== undefined && more.length === 0, `${ending} in ${folder}`);
    return path.join(folder, found);
  };
  const bill = (): Bom => JSON.parse(readFileSync(named(first, '.cdx.json'), 'utf8')) as Bom;
  const contents = (): Record<string, { inputs: string[]; imports: string[] }> =>
    JSON.parse(readFileSync(path.join(first, 'dist/bundles.json'), 'utf8')) as never;

  test('is the same bytes wherever and whenever it is made', () => {
    for (const ending of ['.vsix', '.cdx.json']) {
      const [one, other] = [first, second].map((folder) => digestOf(named(folder, ending)));
      assert.equal(one, other, ending);
    }
  });

  test('has programs that a shell can start', function () {
    if (process.platform === 'win32') this.skip(); // npm writes what starts them there
    const { bin } = JSON.parse(readFileSync(path.join(first, 'package.json'), 'utf8')) as {
      bin: Record<string, string>;
    };
    assert.deepEqual(Object.keys(bin), ['mirrorscope', 'mirrorscope-language-server']);
    const started = Object.values(bin).map((file) =>
      spawnSync(path.join(first, file), ['--help'], { encoding: 'utf8' }),
    );
    for (const { error, stdout, stderr } of started) {
      assert.equal(error, undefined);
      assert.match(stdout + stderr, /^usage: mirrorscope/im);
    }
  });

  test('has a bill of materials, which names what is bundled and its archive', () => {
    const { bomFormat, metadata, components, dependencies, serialNumber } = bill();
    assert.equal(bomFormat, 'CycloneDX');
    assert.match(serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(Date.parse(metadata.timestamp), PACKED_AT * 1000);
    assert.deepEqual(metadata.component.hashes, [{ alg: 'SHA-256', content: digestOf(named(first, '.vsix')) }]);
    const bundled = new Set(
      Object.values(contents()).flatMap(({ inputs }) =>
        inputs.flatMap((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []),
      ),
    );
    assert.deepEqual(new Set(components.map(({ name }) => name)), bundled);
    for (const name of ['vscode-languageclient', 'vscode-languageserver', 'yaml', 'js-yaml'])
      assert.ok(bundled.has(name));
    for (const { name, purl, hashes, licenses } of components) {
      assert.ok(purl.startsWith('pkg:npm/'), name);
      assert.match(hashes[0]?.content ?? '', /^[0-9a-f]{128}$/, name);
      assert.ok(licenses[0]?.license.id, name);
    }
    const refs = new Set(dependencies.map(({ ref }) => ref));
    assert.ok(dependencies.every(({ dependsOn }) => dependsOn.every((ref) => refs.has(ref))));
  });

  test('has the licence of every package in NOTICE, and its words in the notices that come with it', () => {
    const notice = readFileSync(path.join(first, 'NOTICE'), 'utf8');
    const words = readFileSync(path.join(first, 'dist/third-party-notices.txt'), 'utf8');
    for (const { name, version, licenses } of bill().components) {
      const license = licenses[0]?.license.id ?? '?';
      assert.match(notice, new RegExp(`^${name} ${version.replaceAll('.', '[.]')} +${license}$`, 'm'));
      assert.ok(words.includes(`${name} ${version} (${license})`), name);
    }
    const rows = notice.split('\n').filter((line) => /^\S+ \d+[.]\d+[.]\S+ /.test(line));
    assert.equal(rows.length, bill().components.length);
  });

  test('asks its host for nothing but what each bundle needs', () => {
    const asked = Object.entries(contents()).map(([bundle, { imports }]) => {
      const ofHost = imports.filter((name) => !name.startsWith('./')).map((name) => name.replace(/^node:/, ''));
      return [bundle, [...new Set(ofHost)].sort()];
    });
    const allowed = Object.entries(MAY_ASK_FOR).map(([bundle, names]) => [bundle, [...names].sort()]);
    assert.deepEqual(Object.fromEntries(asked), Object.fromEntries(allowed));
  });

  test('makes no code of texts, and loads none by a name that is computed', () => {
    const found = Object.keys(MAY_ASK_FOR).flatMap((bundle) =>
      codeFromTexts(bundle, readFileSync(path.join(first, 'dist', bundle), 'utf8')),
    );
    assert.deepEqual(found, []);
  });

  test('what makes code of texts is caught', () => {
    const caught = (text: string): number => codeFromTexts('x.js', text).length;
    for (const text of [
      'eval(a)',
      'new Function("a", b)',
      'Function(a)()',
      'globalThis.eval(a)',
      'require(a)',
      'import(a)',
    ]) {
      assert.equal(caught(text), 1, text);
    }
    for (const text of ['setTimeout("a()", 1)', '(function(){}).constructor("a")']) assert.equal(caught(text), 1, text);
    assert.equal(caught('require("fs"); import("fs"); f(a); setTimeout(a, 1); x.constructor === Y'), 0);
  });
});

/** Where a program makes code of a text, or loads a module whose name is not written down: `file: the call`. */
function codeFromTexts(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && isSuspicious(node)) {
      found.push(`${file}: ${node.getText(source).slice(0, 80)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isSuspicious({ expression, arguments: given }: ts.CallExpression | ts.NewExpression): boolean {
  const [first] = given ?? [];
  const isWritten = first !== undefined && ts.isStringLiteralLike(first);
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return !isWritten;
  const name = ts.isIdentifier(expression)
    ? expression.text
    : ts.isPropertyAccessExpression(expression)
      ? expression.name.text
      : '';
  switch (name) {
    case 'eval':
    case 'Function':
      return true;
    case 'constructor':
    case 'setTimeout':
    case 'setInterval':
      return isWritten;
    case 'require':
      return ts.isIdentifier(expression) && !isWritten;
    default:
      return false;
  }
}

function digestOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
