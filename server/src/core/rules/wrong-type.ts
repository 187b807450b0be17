import type { Document } from '../document';
import type { PathStep } from '../model/shape';
import type { WrongType } from '../model/structure';
import { hasProperties } from './anchors';
import type { Fix, Rule } from './rule';
import { pathText } from './structure-issues';
import { refusalOfSchema } from './who-refuses';

/** A value of a type that the schema does not take. */
export const wrongType: Rule = {
  code: 'wrong-type',
  severity: 'error',
  about: () => ({
    title: 'A value of the wrong type',
    documentation: [
      'The schema says of every field whether it is a text, a boolean, a list or an object. The API server refuses an object with a value of',
      'another type. YAML makes some of them by surprise: `yes` and `on` are booleans, `5000` is a number, `- a: b` is an object; as values of',
      'labels and annotations they need quotes.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  imageDigestMirrors:
  - source: quay.io/tools
    mirrors:
      location: registry.example.com/tools
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  imageDigestMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools
`,
    },
  }),
  looksAt: 'part',
  *check({ object, issues }) {
    for (const issue of issues) {
      if (issue.kind !== 'wrong-type' || isImportText(issue)) continue;
      const { expected, found, path, place, hole } = issue;
      yield {
        place,
        message: `${subject(path)} must be ${NAMES[expected]}, not ${NAMES[found]}, so ${refusalOfSchema(object)}`,
        ...(path[0] === 'metadata' ? {} : { upstream: words(issue) }),
        ...(hole ? { hole } : {}),
        fixes: (document) => (document.syntax.problems.length === 0 ? fixesFor(document, issue) : []),
      };
    }
  },
};

/** The words of the schema. Metadata is read before it is asked, in words that differ from client to client. */
function words({ expected, found, path }: WrongType): string {
  const at = pathText(path);
  return `${at}: Invalid value: "${goName(found)}": ${at} in body must be of type ${expected}: "${goName(found)}"`;
}

const NAMES: Readonly<Record<WrongType['expected'] | WrongType['found'], string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  boolean: '`true` or `false`',
  integer: 'a whole number',
  float: 'a number',
  null: 'empty',
  any: 'a value',
};

/** import-domain-format says of this one how to write it. */
function isImportText({ path, found }: WrongType): boolean {
  const [spec, list, index] = path;
  const isEntry = spec === 'spec' && list === 'allowedRegistriesForImport' && typeof index === 'number';
  return isEntry && path.length === 3 && found === 'string';
}

function subject(path: readonly PathStep[]): string {
  const name = path.findLast((step) => typeof step === 'string');
  if (name === undefined) return 'The object';
  return typeof path.at(-1) === 'number' ? `An item of \`${name}\`` : `\`${name}\``;
}

function goName(found: WrongType['found']): string {
  return found === 'float' ? 'number' : found;
}

/** A text alone where a list of texts is due becomes its only item; a number or boolean where a text is due gets quotes. */
function fixesFor(document: Document, { expected, value }: WrongType): Fix[] {
  if (value?.kind !== 'scalar' || value.verbatim < 0) return [];
  const { place } = value;
  if (hasProperties(document, place)) return [];
  const end = { chunk: place.chunk, start: place.end, end: place.end };
  const start = { chunk: place.chunk, start: place.start, end: place.start };
  if (expected === 'array' && value.type === 'string') {
    const edits = [
      { place: start, newText: '[' },
      { place: end, newText: ']' },
    ];
    return /[,[\]{}]/.test(value.text) ? [] : [{ title: 'Make it a list', edits, safe: false }];
  }
  if (expected === 'string' && value.style === 'plain' && value.type !== 'null') {
    const edits = [
      { place: start, newText: '"' },
      { place: end, newText: '"' },
    ];
    return [{ title: 'Put it in quotes', edits, safe: true }];
  }
  return [];
}
