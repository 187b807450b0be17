import { nearestWord } from '../model/nearest-word';
import type { KubernetesObject } from '../model/read';
import type { StructureIssue } from '../model/structure';
import type { Document } from '../document';
import type { Fix, Report, Rule } from './rule';
import { indentOf, lineEnd } from './source-lines';
import { pathText } from './structure-issues';
import { refusalOfSchema } from './who-refuses';

/** A field without which the API server refuses the object. */
export const missingField: Rule = {
  code: 'missing-field',
  severity: 'error',
  title: 'A field that has to be there',
  documentation: [
    'The schema of the kind requires some fields: `spec`, the `source` of every entry. Without one of them the API server refuses the object.',
    'A field whose value is missing (`source:` and nothing behind it) counts as absent. A mirror set without an `apiVersion` is known by its',
    '`kind`; `oc` does not even send it.',
  ].join('\n'),
  bad: {
    language: 'yaml',
    text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  imageDigestMirrors:
  - mirrors:
    - registry.example.com/tools
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
  looksAt: 'part',
  *check(part) {
    for (const issue of part.issues) {
      if (issue.kind !== 'missing-field') continue;
      if (!part.entry && isUnversioned(part.object, issue.path)) yield unversionedReport(part.object);
      else
        yield {
          place: issue.place,
          message: `\`${issue.name}\` is missing, so ${refusalOfSchema(part.object)}`,
          upstream: `${pathText(issue.path)}: Required value${pathText(issue.path) === 'metadata.name' ? ': name or generateName is required' : ''}`,
        };
    }
  },
};

/** Whether an object was found by its kind alone. */
function isUnversioned({ match }: KubernetesObject, path: StructureIssue['path']): boolean {
  return match.kind === 'wrong-version' && pathText(path) === 'apiVersion';
}

/** In the words of kubectl, which looks at the schema before it sends anything (`pkg/validation/validation.go`). */
function unversionedReport(object: KubernetesObject): Report {
  return {
    place: object.kindName.place,
    message: '`apiVersion` is missing, so `oc` refuses the object',
    upstream: 'apiVersion not set',
    fixes: (document) => insertVersion(document, object),
  };
}

/** A line above that of the `kind`; nothing where a key with a slip in it is to be mended. */
function insertVersion(document: Document, { root, match }: KubernetesObject): Fix[] {
  const kind = root.entries.find(({ key }) => key.text === 'kind');
  const indent = kind && indentOf(document, kind.place);
  const isMistyped = root.entries.some(({ key }) => nearestWord(key.text, ['apiVersion']) !== null);
  if (match.kind !== 'wrong-version' || !kind || indent === null || indent === undefined || isMistyped) return [];
  if (root.style !== 'block') return [];
  const line = `apiVersion: ${match.right}`;
  const edits = [{ place: { ...kind.place, end: kind.place.start }, newText: `${line}${lineEnd(document)}${indent}` }];
  return [{ title: `Insert \`${line}\``, edits, safe: true }];
}
