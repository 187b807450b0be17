import type { UnknownField } from '../model/structure';
import type { Document } from '../document';
import type { ObjectHead } from '../model/manifests';
import { goQuote } from '../model/go-quote';
import { moveField } from './move-field';
import type { Fix, Rule } from './rule';
import { replaceScalar } from './scalar-edits';
import { soundLines } from './source-lines';
import { pathText, structureIssues } from './structure-issues';
import { shown } from './wording';

/** A field that the kind does not have. */
export const unknownField: Rule = {
  code: 'unknown-field',
  severity: 'warning',
  title: 'A field that the kind does not have',
  documentation: [
    '`oc apply` and `oc create` refuse an object with a field that its kind does not have. Clients that do not ask for strict validation, GitOps',
    'engines and operators among them, get it through: the API server drops the field without a word, and what it says never happens.',
    '',
    'Most of these fields exist, under another name or at another level; the fix renames or moves them.',
  ].join('\n'),
  bad: {
    language: 'yaml',
    text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  repositoryDigestMirrors:
  - source: quay.io/tools
    mirrors:
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
  looksAt: 'file',
  *check(document) {
    const isSound = soundLines(document);
    for (const { object, issue } of structureIssues(document)) {
      if (issue.kind !== 'unknown-field') continue;
      yield {
        place: issue.place,
        message: `${fact(object, issue)}, so \`oc\` refuses the object and other clients drop the field${hint(issue)}`,
        upstream: `unknown field ${goQuote(pathText(issue.path))}`,
        fixes: isSound(issue.entry.place) ? fixesOf(document, object, issue) : [],
      };
    }
  },
};

function fact({ kindName }: ObjectHead, { entry, path }: UnknownField): string {
  const around = pathText(path.slice(0, -1));
  return `${shown(entry.key.text)} is no field of ${around === '' ? `\`${kindName.value}\`` : `\`${around}\``}`;
}

function hint({ suggestion }: UnknownField): string {
  switch (suggestion?.kind) {
    case undefined:
      return '';
    case 'rename':
      return `; did you mean \`${suggestion.name}\`?`;
    case 'move':
      return `; it belongs under \`${suggestion.path.slice(0, -1).join('.').replaceAll('.[]', '[]')}\``;
  }
}

function fixesOf(document: Document, object: ObjectHead, { suggestion, entry, mapping }: UnknownField): Fix[] {
  switch (suggestion?.kind) {
    case undefined:
      return [];
    case 'rename':
      return [
        { title: `Write \`${suggestion.name}\``, edits: [replaceScalar(entry.key, suggestion.name)], safe: false },
      ];
    case 'move': {
      const edits = moveField(document, { root: object.root, mapping, entry, path: suggestion.path });
      const parent = suggestion.path.slice(0, -1).join('.').replaceAll('.[]', '[]');
      return edits ? [{ title: `Move it under \`${parent}\``, edits, safe: false }] : [];
    }
  }
}
