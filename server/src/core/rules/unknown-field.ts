import type { UnknownField } from '../model/structure';
import type { Document } from '../document';
import { goQuote } from '../model/go-quote';
import { moveField } from './move-field';
import type { Fix, PartOwner, Rule } from './rule';
import { replaceScalar } from './scalar-edits';
import { rootAround, soundLines } from './source-lines';
import { pathText } from './structure-issues';
import { shown } from './wording';
import { lossOfField } from './who-refuses';

/** A field that the kind does not have. */
export const unknownField: Rule = {
  code: 'unknown-field',
  severity: 'warning',
  about: () => ({
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
  }),
  looksAt: 'part',
  *check({ object, issues }) {
    for (const issue of issues) {
      if (issue.kind !== 'unknown-field') continue;
      yield {
        place: issue.place,
        message: `${fact(object, issue)}, so ${lossOfField(object)}${hint(issue)}`,
        upstream: `unknown field ${goQuote(pathText(issue.path))}`,
        fixes: (document) => (document.once(soundLines)(issue.entry.place) ? fixesFor(document, issue) : []),
      };
    }
  },
};

function fact({ kindName }: PartOwner, { entry, path }: UnknownField): string {
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
      return `; it belongs under \`${dotted(suggestion.path.slice(0, -1))}\``;
    case 'elsewhere':
      return `; did you mean \`${dotted(suggestion.path)}\`?`;
  }
}

/** A path of the table of kinds: `spec.imageTagMirrors[].source`. */
function dotted(path: readonly string[]): string {
  return path.join('.').replaceAll('.[]', '[]');
}

function fixesFor(document: Document, { suggestion, entry, mapping }: UnknownField): Fix[] {
  switch (suggestion?.kind) {
    case undefined:
    case 'elsewhere':
      return [];
    case 'rename':
      return [
        {
          title: `Write \`${suggestion.name}\``,
          edits: [replaceScalar(entry.key, suggestion.name)],
          safe: false,
          brings: { into: mapping.place, key: suggestion.name },
        },
      ];
    case 'move': {
      const root = rootAround(document, mapping);
      const moved = root && moveField(document, { root, mapping, entry, path: suggestion.path });
      const parent = dotted(suggestion.path.slice(0, -1));
      return moved ? [{ title: `Move it under \`${parent}\``, ...moved, safe: false }] : [];
    }
  }
}
