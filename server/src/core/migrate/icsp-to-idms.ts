import type { Document } from '../document';
import { isContentSourcePolicy, type MirrorSet } from '../model/manifests';
import { isForbidden } from '../model/carried';
import { kindOf } from '../model/kinds';
import { readManifests, stringOf } from '../model/read';
import { placeInScalar, valueOf, type Mapping, type Tree } from '../syntax/tree';
import type { PlacedEdit } from '../text/edit';
import { convertPolicy } from './convert-policy';
import { NEW_API_VERSION, OLD_KIND, OLD_LIST } from './kind-names';
import type { Migration, Remark } from './migration';
import { pagesOf, type Pages } from './page';
import { createSourceText, type SourceText } from './source-text';

/**
 * Turns the ImageContentSourcePolicies of a text, or the one at `only`, into ImageDigestMirrorSets: the same objects as
 * `oc adm migrate icsp` makes, without `status` and the metadata that the server sets. Comments, order, blank lines, quoting,
 * line ends and all other objects stay as they are. What oc gives up on although the answer is clear is done: files with
 * other objects, a comment before the first object, `kind: List`.
 *
 * A text is refused as a whole where one of its policies cannot be converted; with `only`, the others do not matter.
 * Linear in the length of the text. Follows openshift/oc `pkg/cli/admin/migrate/icsp/icsp.go` `readICSPsFromFile` and
 * `generateIDMS` for what the resulting objects are.
 */
export function migrateIcsp(document: MigratedText, only?: Mapping): Migration {
  const source = createSourceText(document.text, document.syntax);
  const pages = pagesOf(source, document.syntax);
  const policies = policiesOf(source, document, only);
  const starts = policies.map(({ place }) => source.spanOf(place).start);
  const outcomes = policies.map((policy, index) => convertPolicy(source, pages.at(starts[index] ?? 0), policy));
  const refusal =
    outcomes.find((outcome) => outcome.kind === 'refused')?.remark ?? (only ? null : unreadablePolicy(pages, starts));
  if (refusal) return { edits: [], migrated: [], leftAlone: [], refused: refusal };
  const converted = outcomes.filter((outcome) => outcome.kind === 'converted');
  const heads = only ? [] : document.syntax.documents.flatMap(({ root }) => convertListHead(root));
  return {
    edits: inTextOrder(source, [...heads, ...converted.flatMap(({ object }) => object.edits)]),
    migrated: converted.map(({ object }) => object),
    leftAlone: converted.flatMap(({ leftAlone }) => leftAlone),
    refused: null,
  };
}

/** A text and what was read from it; `objects` is read here where it is not given. */
export type MigratedText = Pick<Document, 'text' | 'syntax'> & Partial<Pick<Document, 'objects'>>;

/** What the conversion needs to know of an object. */
type Policy = Pick<MirrorSet, 'root' | 'place' | 'name'>;

/** The policies to convert in the order of the text, each once however many aliases lead to it. */
function policiesOf(source: SourceText, document: MigratedText, only: Mapping | undefined): Policy[] {
  const byRoot = new Map<Mapping, Policy>();
  const { manifests } = document.objects ?? readManifests(document.syntax);
  for (const object of manifests) {
    if (isContentSourcePolicy(object)) byRoot.set(object.root, object);
  }
  for (const { root } of document.syntax.documents)
    for (const policy of embeddedPolicies(root)) byRoot.set(policy.root, policy);
  const placed = [...byRoot.values()].map((policy) => ({ policy, start: source.spanOf(policy.place).start }));
  placed.sort((a, b) => a.start - b.start);
  return placed.map(({ policy }) => policy).filter(({ root }) => !only || root === only);
}

/**
 * Whole objects anywhere below a tree: a `Template`, a Hive `SyncSet` or an ACM `Policy` carries them. References to objects are none, and
 * what a policy takes away from the cluster (`mustnothave`) stays as it is.
 */
function embeddedPolicies(tree: Tree | null): Policy[] {
  const policies: Policy[] = [];
  const open: (Tree | null)[] = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node?.kind === 'sequence') for (const item of node.items) open.push(item);
    if (node?.kind !== 'mapping' || isForbidden(node)) continue;
    const apiVersion = stringOf(valueOf(node, 'apiVersion'))?.value ?? '';
    const isPolicy =
      stringOf(valueOf(node, 'kind'))?.value === OLD_KIND && kindOf(apiVersion, OLD_KIND).kind !== 'foreign';
    if (isPolicy && valueOf(valueOf(node, 'spec'), OLD_LIST)) {
      policies.push({ root: node, place: node.place, name: stringOf(valueOf(valueOf(node, 'metadata'), 'name')) });
    } else for (const { value } of node.entries) open.push(value);
  }
  return policies;
}

/** A document that no policy was read from because of an error in it, although it seems to hold one. */
function unreadablePolicy(pages: Pages, read: readonly number[]): Remark | null {
  const withPolicy = new Set(read.map((offset) => pages.at(offset)));
  const page = pages.all.find(
    (candidate) => candidate.problem && !withPolicy.has(candidate) && candidate.text().includes(OLD_KIND),
  );
  return page?.problem ?? null;
}

/** A list that is typed by its items (`ImageContentSourcePolicyList`) becomes one of the new kind. */
function convertListHead(root: Tree | null): PlacedEdit[] {
  if (root?.kind !== 'mapping' || stringOf(valueOf(root, 'kind'))?.value !== 'ImageContentSourcePolicyList') return [];
  const values = root.entries.flatMap(({ key, value }) =>
    key.text in LIST_HEAD && value?.kind === 'scalar' ? [{ key: key.text, value }] : [],
  );
  return values.map(({ key, value }) => ({
    place: placeInScalar(value, 0, value.text.length),
    newText: LIST_HEAD[key] ?? '',
  }));
}

const LIST_HEAD: Readonly<Record<string, string>> = {
  apiVersion: NEW_API_VERSION,
  kind: 'ImageDigestMirrorSetList',
};

function inTextOrder(source: SourceText, edits: readonly PlacedEdit[]): PlacedEdit[] {
  const placed = edits.map((edit) => ({ edit, start: source.spanOf(edit.place).start }));
  return placed.sort((a, b) => a.start - b.start).map(({ edit }) => edit);
}
