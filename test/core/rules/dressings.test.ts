import assert from 'node:assert/strict';
import { parseAllDocuments, stringify, visit, type Document as YamlDocument } from 'yaml';
import { RULES } from '../../../server/src/core/rules/all';
import type { Rule } from '../../../server/src/core/rules/rule';
import { analyseFiles, documentOf, findingsIn } from '../../support/findings';

/** The same objects in another dress; a cluster takes all of them for the same. */
type Dress = (text: string) => { readonly name?: string; readonly text: string };

/** What a rule for YAML says of its example in its plain dress, it says in every other one, of the same words. */
const DRESSES: Readonly<Record<string, Dress>> = {
  'comments between keys': (text) => ({ text: text.replace(/^(?! *#)( *)(?=\S)(?!---)/gm, '$1# a word\n$1') }),
  'Windows line ends': (text) => ({ text: text.replaceAll('\n', '\r\n') }),
  'among other documents': (text) => ({ text: `${OTHER}---\n${text}---\n${OTHER}` }),
  'quoted keys and values': (text) => ({
    text: eachDocument(text, (document) =>
      document.toString({ defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'QUOTE_SINGLE' }),
    ),
  }),
  'flow style': (text) => ({ text: eachDocument(text, inFlowStyle) }),
  'a list of objects': (text) => ({ text: stringify({ apiVersion: 'v1', kind: 'List', items: objectsOf(text) }) }),
  JSON: (text) => ({
    name: 'manifest.json',
    text: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objectsOf(text) }, null, 2),
  }),
  'JSON in one line': (text) => ({
    name: 'manifest.json',
    text: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objectsOf(text) }),
  }),
  'an alias for the spec': (text) => ({ text: withAnchors(text, (name) => `*${name}`) }),
  'a merge key in the spec': (text) => ({ text: withAnchors(text, (name) => `{<<: *${name}}`) }),
};

/** Rules whose example is a matter of how it is written, or no manifest. */
const ABOUT_THE_TEXT = ['yaml-syntax', 'unused-suppression', 'invalid-configuration'];

const OTHER = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n';

suite('the same manifest in other dress', () => {
  const rules = RULES.filter(
    ({ code, about }) =>
      about().bad.language === 'yaml' && about().bad.file === undefined && !ABOUT_THE_TEXT.includes(code),
  );

  test('there are rules', () => assert.ok(rules.length > 20));

  for (const [name, dress] of Object.entries(DRESSES)) {
    suite(name, () => {
      for (const rule of rules) {
        test(rule.code, () => {
          const dressed = dress(rule.about().bad.text);
          assert.deepEqual(said(rule, dressed), said(rule, { text: rule.about().bad.text }), dressed.text);
        });
      }
    });
  }
});

/** What the rule says, and of which words. Of an object or a list as a whole only that it is one. */
function said({ code, about }: Rule, { name = 'manifest.yaml', text }: { name?: string; text: string }): string[] {
  const { configuration } = about().bad;
  const beside = configuration === undefined ? [] : [{ name: '.mirrorscope.yaml', text: configuration }];
  const analysis = analyseFiles([{ name, text }, ...beside]);
  const document = documentOf(analysis, name);
  return findingsIn(analysis, name)
    .filter((finding) => finding.code === code)
    .map(({ place, severity, message, upstream }) => {
      const span = document.locate(place);
      // In a text inside of a value that is quoted itself, quotes are escaped.
      const words = document.text.slice(span?.start, span?.end).replace(/^\\?(["'])(.*?)\\?\1$/s, '$2');
      const isWhole = /^[[{]|\n|: /.test(words);
      return [severity, message, upstream ?? '', isWhole ? '…' : words].join(' | ');
    })
    .sort();
}

function objectsOf(text: string): Record<string, unknown>[] {
  return parseAllDocuments(text).map((document) => (document as YamlDocument).toJS() as Record<string, unknown>);
}

function eachDocument(text: string, write: (document: YamlDocument) => string): string {
  return parseAllDocuments(text)
    .map((document) => write(document as YamlDocument))
    .map((written) => (written.endsWith('\n') ? written : `${written}\n`))
    .join('---\n');
}

function inFlowStyle(document: YamlDocument): string {
  visit(document, {
    Collection(_, node) {
      node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** Each spec stands behind an anchor in an object before its own, and is named there. */
function withAnchors(text: string, use: (name: string) => string): string {
  const items = objectsOf(text).flatMap(({ spec, ...rest }, index) => {
    if (spec === undefined || spec === null) return [`- ${JSON.stringify(rest)}\n`];
    const name = `spec${index}`;
    const holder = `- {apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}, data: &${name} ${JSON.stringify(spec)}}\n`;
    return [holder, `- {${JSON.stringify(rest).slice(1, -1)}, spec: ${use(name)}}\n`];
  });
  return `apiVersion: v1\nkind: List\nitems:\n${items.join('')}`;
}
