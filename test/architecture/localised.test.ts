import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** The words of a pseudo-locale: what does not stand between these was not translated. */
const pseudo = (text: string): string => `⟦${text}⟧`;
const isPseudo = (text: string): boolean => text.startsWith('⟦') && text.endsWith('⟧');

/** The properties of the extension's manifest that people read. */
const VISIBLE =
  /^(?:title|shortTitle|category|description|markdownDescription|deprecationMessage|markdownDeprecationMessage|name|contents|altText|contextualTitle|displayName|enumDescriptions|markdownEnumDescriptions|enumItemLabels)$/;
/** `name` of the extension itself is an identifier. */
const NOT_READ = new Set(['name']);

suite('a pseudo-locale', () => {
  const words = readJson('package.nls.json') as Readonly<Record<string, string>>;
  const manifest = readJson('package.json');

  test('reaches every string of the manifest that people read, and no string is left over', () => {
    const used = new Set<string>();
    const found = visibleStrings(manifest);
    assert.ok(found.length > 100, 'the manifest has hardly any words');
    const hardCoded = found.filter(({ text }) => {
      const key = /^%(.+)%$/.exec(text)?.[1];
      if (key !== undefined) used.add(key);
      return !isPseudo(key !== undefined && key in words ? pseudo(words[key] ?? '') : text);
    });
    assert.deepEqual(hardCoded, []);
    assert.deepEqual(
      Object.keys(words).filter((key) => !used.has(key)),
      [],
    );
  });

  test('reaches every string of the client that has words in it', () => {
    const files = readdirSync('client/src', { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !PROGRAMS.has(name),
    );
    assert.ok(files.length > 5, 'no source was found');
    const left = files.flatMap((name) => {
      const file = path.join('client/src', name);
      return hardCodedWords(file, readFileSync(file, 'utf8'));
    });
    assert.deepEqual(left, []);
  });

  test('what is hard-coded is caught, what goes through l10n is not', () => {
    const caught = (text: string): string[] => hardCodedWords('x.ts', text).map((each) => each.replace(/^x\.ts:/, ''));
    assert.deepEqual(caught("void window.showInformationMessage('Nothing was found.');"), ['1: Nothing was found.']);
    assert.deepEqual(caught('const item = { label: `Node ${name} is here` };'), ['1: Node … is here']);
    assert.deepEqual(caught("const item = { title: 'Preview' };"), ['1: Preview']);
    assert.deepEqual(caught("f(l10n.t('Nothing was found.'), l10n.t(isOne ? 'One thing' : 'Some things'));"), []);
    assert.deepEqual(caught("f('mirrorscope.showCoverage', 'file', { languages: ['yaml'] }, `${a}.${b}`);"), []);
  });
});

/** Whose texts are programs, which nobody reads. */
const PROGRAMS = new Set(['worker-program.ts']);

/** Every string of the manifest that VS Code shows, with its path. */
function visibleStrings(
  value: unknown,
  at = '',
  isVisible = false,
): readonly { readonly at: string; readonly text: string }[] {
  if (typeof value === 'string') return isVisible ? [{ at, text: value }] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => visibleStrings(item, `${at}[${index}]`, isVisible));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    // What settings are called are their names, not words.
    visibleStrings(
      item,
      `${at}.${key}`,
      VISIBLE.test(key) && !at.endsWith('.properties') && !(at === '' && NOT_READ.has(key)),
    ),
  );
}

/** Names of properties whose strings are shown, even where they are a single word. */
const SHOWN = /^(?:label|title|description|detail|placeHolder|placeholder|prompt|tooltip|text)$/;

/** The strings of a source that people would read, and that do not go through `l10n`: `file:line: text`. */
function hardCodedWords(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isLiteralTypeNode(node)) return;
    if (ts.isCallExpression(node) && /^(?:vscode\.)?l10n\.t$/.test(node.expression.getText(source))) return;
    const words = wordsOf(node);
    if (words !== null && (isSentence(words) || (isShown(node) && /[a-z]{2}/i.test(words) && !isExample(words)))) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push(`${file}:${line + 1}: ${words}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The text of a string, without its icons. */
function wordsOf(node: ts.Node): string | null {
  const isTemplate = ts.isTemplateExpression(node);
  if (!isTemplate && !ts.isStringLiteralLike(node)) return null;
  const spans = isTemplate ? node.templateSpans.map(({ literal }) => `…${literal.text}`) : [];
  return ((isTemplate ? node.head.text : node.text) + spans.join('')).replace(/\$\([a-z-]+\)/g, '');
}

/** Two words with a space between them; glob patterns have none. */
function isSentence(words: string): boolean {
  return /[a-z…]{2,}[,.:;]? +[a-z…]+/i.test(words);
}

/** A name that stands for itself in every language, such as an image reference. */
function isExample(words: string): boolean {
  return /^\S*\/\S*$/.test(words);
}

function isShown({ parent }: ts.Node): boolean {
  return ts.isPropertyAssignment(parent) && SHOWN.test(parent.name.getText());
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
