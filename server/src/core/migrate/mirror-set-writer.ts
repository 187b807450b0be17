import { yamlText } from '../syntax/scalar-writer';
import { commentBehind, commentLines } from './comments';
import type { Commented, ListedSource } from './mirror-lists';

/** One mirror set as it is to be written. */
export interface MirrorSetDraft {
  readonly kind: 'ImageDigestMirrorSet' | 'ImageTagMirrorSet';
  readonly name: string;
  /** Comments for above the object. */
  readonly above: readonly string[];
  readonly sources: readonly ListedSource[];
}

/** Mirror sets as YAML documents of one text; those without a source are left out. */
export function writeMirrorSets(drafts: readonly MirrorSetDraft[]): string {
  return drafts
    .filter(({ sources }) => sources.length > 0)
    .map(writeMirrorSet)
    .join('---\n');
}

/** The items of a list of sources, indented like its key. `policyKey` is what the form calls `mirrorSourcePolicy`. */
export function writeSources(sources: readonly ListedSource[], indent: string, policyKey: string): string {
  return sources.map((source) => writeSource(source, indent, policyKey)).join('');
}

function writeMirrorSet({ kind, name, above, sources }: MirrorSetDraft): string {
  const list = kind === 'ImageDigestMirrorSet' ? 'imageDigestMirrors' : 'imageTagMirrors';
  return [
    commentLines(above, ''),
    `apiVersion: config.openshift.io/v1\nkind: ${kind}\nmetadata:\n  name: ${yamlText(name)}\nspec:\n  ${list}:\n`,
    writeSources(sources, '  ', 'mirrorSourcePolicy'),
  ].join('');
}

function writeSource({ source, mirrors, policy }: ListedSource, indent: string, policyKey: string): string {
  return [
    writeValue(source, `${indent}- source: `, indent),
    `${indent}  mirrors:\n`,
    ...mirrors.map((mirror) => writeValue(mirror, `${indent}  - `, `${indent}  `)),
    policy ? writeValue(policy, `${indent}  ${policyKey}: `, `${indent}  `) : '',
  ].join('');
}

function writeValue({ text, comments }: Commented, lead: string, indent: string): string {
  return `${commentLines(comments.above, indent)}${lead}${yamlText(text)}${commentBehind(comments)}\n`;
}
