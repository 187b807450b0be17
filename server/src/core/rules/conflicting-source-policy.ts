import { conflictWords, effectivePolicy, policyPlace } from '../cluster/mirror-set-checks';
import type { SourceEntry } from '../cluster/source-groups';
import type { Document } from '../document';
import { isPlaceholder } from '../model/placeholder';
import { valueOf } from '../syntax/tree';
import type { Place } from '../text/place';
import type { Fix, Rule } from './rule';
import { replaceScalar } from './scalar-edits';
import { lineEnd, textOf } from './source-lines';

/** One source with two policies. */
export const conflictingSourcePolicy: Rule = {
  code: 'conflicting-source-policy',
  severity: 'error',
  about: () => ({
    title: 'One source with two policies',
    documentation: [
      'All entries of one source have to agree on `mirrorSourcePolicy`, in whatever ImageDigestMirrorSet, ImageTagMirrorSet or',
      'ImageContentSourcePolicy of the cluster they stand. No policy means `AllowContactingSource`, and so does every entry of an',
      'ImageContentSourcePolicy. Entries that differ are accepted by the API server; then the operator refuses all mirror sets together',
      'and writes no node file.',
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
    - registry.example.com/tools
    mirrorSourcePolicy: NeverContactSource
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors:
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
    mirrorSourcePolicy: NeverContactSource
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools
    mirrorSourcePolicy: NeverContactSource
`,
    },
  }),
  looksAt: 'source',
  *check({ source, entries }) {
    const [first, ...others] = entries;
    if (!first || isPlaceholder(source)) return;
    const policy = effectivePolicy(first.entry);
    for (const other of others) {
      if (effectivePolicy(other.entry) === policy) continue;
      yield {
        place: policyPlace(other.entry),
        message:
          'Another entry of this source has the other `mirrorSourcePolicy`, so the operator refuses all mirror sets',
        upstream: conflictWords(source),
        related: [{ place: policyPlace(first.entry), message: 'The first entry of this source' }],
        fixes: (document) => takeOver(policy, other, document),
      };
    }
  },
};

/** An entry of the old kind has no policy that could be set. */
function takeOver(policy: string, { entry, set }: SourceEntry, document: Document): Fix[] {
  const { policy: key } = set.list;
  if (key === null) return [];
  const title = `Write \`${policy}\`, as the first entry of this source has it`;
  const value = valueOf(entry.node, key);
  const [first] = entry.node.entries;
  if (!first) return [];
  if (value) return value.kind === 'scalar' ? [{ title, edits: [replaceScalar(value, policy)], safe: false }] : [];
  const { chunk, start } = first.key.place;
  const separator =
    entry.node.style === 'flow' ? ', ' : `${lineEnd(document)}${indentBehindDash(document, first.key.place)}`;
  const isJson = textOf(document, first.key.place).startsWith('"');
  const newText = `${isJson ? `"${key}": "${policy}"` : `${key}: ${policy}`}${separator}`;
  return [{ title, edits: [{ place: { chunk, start, end: start }, newText }], safe: false }];
}

/** As many blanks as stand, with the dash of the item, before its first key. */
function indentBehindDash(document: Document, key: Place): string {
  const span = document.locate(key);
  return ' '.repeat(span ? document.lines.positionAt(span.start).character : 0);
}
