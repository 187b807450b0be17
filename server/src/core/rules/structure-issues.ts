import { shapeOf } from '../model/kind-description';
import type { KindMatch } from '../model/kinds';
import { fieldAt, type ObjectShape, type PathStep } from '../model/shape';
import { checkItem, checkStructure, type ListApart, type MissingField, type StructureIssue } from '../model/structure';
import { entryOf, type Mapping } from '../syntax/tree';

/** Something in an object that does not fit the table of kinds. */
export type ObjectIssue =
  Exclude<StructureIssue, MissingField> | Pick<MissingField, 'kind' | 'path' | 'place' | 'name'>;

/**
 * What does not fit the table of kinds in an object, but for the items of the list `apart` (null: everything). Nothing for kinds
 * that are none of ours and for patches. A field that is null counts as absent, as for the API server
 * (kubernetes/apiextensions-apiserver `pkg/apiserver/schema/defaulting`, `PruneNonNullableNullsWithoutDefaults`).
 */
export function issuesOfObject(root: Mapping, match: KindMatch, apart: ListApart | null): readonly ObjectIssue[] {
  if (match.kind === 'foreign' || isPatch(root)) return NONE;
  const shape = shapeOf(match.description);
  return withNullsAbsent(checkStructure(root, shape, apart), shape);
}

/** What does not fit the table of kinds in one item of a list of an object; `path` leads to the item. */
export function issuesOfItem(item: Mapping, match: KindMatch, path: readonly PathStep[]): readonly ObjectIssue[] {
  if (match.kind === 'foreign') return NONE;
  const shape = shapeOf(match.description);
  return withNullsAbsent(checkItem(item, shape, path), shape);
}

/** Whether an object is a strategic merge patch of a kustomization: a part of an object only. */
export function isPatch(root: Mapping): boolean {
  return entryOf(root, '$patch') !== null;
}

/**
 * Whether an issue may be none: in a YAML document with a syntax error no field is called missing, and no key of several words
 * unknown. What is left of the text may be a part of it only.
 */
export function isDoubtful(issue: ObjectIssue): boolean {
  return issue.kind === 'missing-field' || (issue.kind === 'unknown-field' && /\s/.test(issue.entry.key.text));
}

/** A path as the API server writes it: `spec.imageDigestMirrors[0].source`. */
export function pathText(path: readonly PathStep[]): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text.startsWith('.') ? text.slice(1) : text;
}

const NONE: readonly ObjectIssue[] = [];

function withNullsAbsent(issues: readonly StructureIssue[], shape: ObjectShape): readonly ObjectIssue[] {
  return issues.length === 0 ? NONE : issues.flatMap((issue) => nullAsAbsent(issue, shape));
}

function nullAsAbsent(issue: StructureIssue, shape: ObjectShape): ObjectIssue[] {
  const name = issue.path.at(-1);
  if (issue.kind !== 'wrong-type' || issue.found !== 'null' || typeof name !== 'string') return [issue];
  const isRequired = fieldAt(shape, issue.path)?.required ?? false;
  return isRequired ? [{ kind: 'missing-field', path: issue.path, place: issue.place, name }] : [];
}
