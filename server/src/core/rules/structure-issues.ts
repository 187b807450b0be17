import type { Document } from '../document';
import { kindOf } from '../model/kinds';
import type { Manifest } from '../model/manifests';
import { fieldAt, type ObjectShape, type PathStep } from '../model/shape';
import { checkStructure, type MissingField, type StructureIssue } from '../model/structure';
import { entryOf } from '../syntax/tree';

export type ObjectIssue =
  Exclude<StructureIssue, MissingField> | Pick<MissingField, 'kind' | 'path' | 'place' | 'name'>;

/** An issue and the object that has it. */
export interface FoundIssue {
  readonly object: Manifest;
  readonly issue: ObjectIssue;
}

/**
 * What does not fit the table of kinds in the objects of a file; nothing for fragments (patches of a kustomization), which hold a
 * part of an object only. A field that is null counts as absent, as for the API server (kubernetes/apiextensions-apiserver
 * `pkg/apiserver/schema/defaulting`, `PruneNonNullableNullsWithoutDefaults`). In a YAML document with a syntax error no field is
 * called missing, and no key of several words unknown: what is left of the text may be a part of it only.
 */
export function* structureIssues(document: Document): Iterable<FoundIssue> {
  if (isFragment(document.uri)) return;
  const isBroken = brokenDocuments(document);
  for (const object of document.objects.manifests) {
    const match = kindOf(object.apiVersion.value, object.kindName.value);
    if (match.kind === 'foreign' || entryOf(object.root, '$patch')) continue;
    const { shape } = match.description;
    const issues = checkStructure(object.root, shape).flatMap((issue) => nullAsAbsent(issue, shape));
    if (issues.length === 0) continue;
    const isPart = isBroken(object);
    for (const issue of issues) if (!isPart || !isDoubtful(issue)) yield { object, issue };
  }
}

/** A path as the API server writes it: `spec.imageDigestMirrors[0].source`. */
export function pathText(path: readonly PathStep[]): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text.startsWith('.') ? text.slice(1) : text;
}

/** Whether a file holds patches of a kustomization: it, or a folder that it is in, is called `patches…`. */
function isFragment(uri: string): boolean {
  return uri.split('/').some((segment) => segment.startsWith('patches'));
}

/** Whether a syntax error stands in the YAML document that an object is read from. */
function brokenDocuments(document: Document): (object: Manifest) => boolean {
  const { documents, problems } = document.syntax;
  const starts = documents.map(({ place }) => document.locate(place)?.start ?? 0);
  const indexAt = (offset: number): number => starts.findLastIndex((start) => start <= offset);
  const broken = new Set(problems.map(({ place }) => indexAt(document.locate(place)?.start ?? 0)));
  if (broken.size === 0) return () => false;
  return ({ place }) => broken.has(indexAt(document.locate(place)?.start ?? 0));
}

function isDoubtful(issue: ObjectIssue): boolean {
  return issue.kind === 'missing-field' || (issue.kind === 'unknown-field' && /\s/.test(issue.entry.key.text));
}

function nullAsAbsent(issue: StructureIssue, shape: ObjectShape): ObjectIssue[] {
  const name = issue.path.at(-1);
  if (issue.kind !== 'wrong-type' || issue.found !== 'null' || typeof name !== 'string') return [issue];
  const isRequired = fieldAt(shape, issue.path)?.required ?? false;
  return isRequired ? [{ kind: 'missing-field', path: issue.path, place: issue.place, name }] : [];
}
