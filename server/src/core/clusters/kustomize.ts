import type { Document } from '../document';
import { KINDS } from '../model/kinds';
import type { Manifest } from '../model/manifests';
import { readManifests, type KubernetesObject, type ReadObjects } from '../model/read';
import { parseYaml } from '../syntax/yaml';
import { dereference, valueOf, type Entry, type Mapping, type Scalar, type Sequence, type Tree } from '../syntax/tree';
import { sameItems } from '../text/spliced';
import { groupBy } from '../text/group-by';
import { lazy } from '../text/lazy';
import type { Place } from '../text/place';
import { isKustomization, pathFrom } from './fragments';
import {
  readKustomization,
  type Kustomization,
  type PatchStatement,
  type PatchTarget,
  type Said,
} from './kustomization';
import { jsonPatch, mergePatch } from './tree-patches';

/** What a kustomization comes to, as far as its files are known. */
export interface Kustomized {
  /** The objects of ours that result; each value stands where the base or a patch says it. */
  readonly manifests: readonly Manifest[];
  /** The paths of all files that it consists of. */
  readonly used: ReadonlySet<string>;
  /** How many patches have changed an object. */
  readonly applied: readonly Said[];
  /** What it names and is not followed here, in a few words each. */
  readonly notApplied: readonly Said[];
  /** What the next state takes over. */
  readonly memory: KustomizeMemory;
}

interface KustomizeMemory {
  /** The documents that it was made of, or that were looked for. */
  readonly inputs: ReadonlyMap<string, Document | null>;
  readonly outcomes: ReadonlyMap<Mapping, Outcome>;
  readonly inline: ReadonlyMap<Scalar, readonly Tree[]>;
  readonly read: ReadObjects;
}

/** An object of a base and all that is done to it, in order. */
interface Built {
  readonly object: KubernetesObject;
  /** As it is called by now. */
  name: string;
  readonly steps: Step[];
}

type Step =
  | { readonly kind: 'patch'; readonly tree: Mapping | Sequence }
  | { readonly kind: 'rename'; readonly prefix: string; readonly suffix: string };

interface Outcome {
  readonly steps: readonly Step[];
  /** null: it is deleted. */
  readonly root: Mapping | null;
  readonly problems: readonly Said[];
}

/** What is known while a kustomization is built. */
interface Work {
  readonly documentAt: (path: string) => Document | null;
  readonly before: KustomizeMemory | null;
  readonly inputs: Map<string, Document | null>;
  readonly inline: Map<Scalar, readonly Tree[]>;
  readonly applied: Said[];
  readonly notApplied: Said[];
}

/**
 * Builds a kustomization from the files that are known: `resources`, patches of both kinds with their targets, `namePrefix` and
 * `nameSuffix`, and kustomizations below. Nothing is fetched or generated; what is not followed is named. The outcome is the previous one
 * where all its files are the same; an object with the same base and patches is the same object.
 *
 * Follows kubernetes-sigs/kustomize `api/internal/target/kusttarget.go`.
 */
export function kustomize(
  path: string,
  documentAt: (path: string) => Document | null,
  previous: Kustomized | null = null,
): Kustomized {
  const before = previous?.memory ?? null;
  if (previous && [...previous.memory.inputs].every(([at, document]) => documentAt(at) === document)) return previous;
  const work: Work = { documentAt, before, inputs: new Map(), inline: new Map(), applied: [], notApplied: [] };
  const built = build(path, [], work);
  const outcomes = new Map<Mapping, Outcome>();
  const roots: Mapping[] = [];
  const carried: Manifest[] = [];
  for (const { object, steps } of built) {
    if (object.carried) {
      if (object.manifest) carried.push(object.manifest);
      continue;
    }
    const outcome = outcomeOf(object.root, steps, before);
    outcomes.set(object.root, outcome);
    if (outcome.root) roots.push(outcome.root);
    work.notApplied.push(...outcome.problems);
  }
  const documents = roots.map((root) => ({ root, place: root.place }));
  const read = readManifests({ chunks: [], documents, problems: [] }, before?.read);
  const used = new Set([...work.inputs].flatMap(([at, document]) => (document ? [at] : [])));
  return {
    manifests: [...read.manifests, ...carried],
    used,
    applied: work.applied,
    notApplied: work.notApplied,
    memory: { inputs: work.inputs, outcomes, inline: work.inline, read },
  };
}

/** `above`: the kustomizations that led here. */
function build(path: string, above: readonly string[], work: Work): Built[] {
  const document = look(path, work);
  if (!document || document.isTemplate) return [];
  const kustomization = readKustomization(document.syntax.documents[0]?.root);
  work.notApplied.push(...kustomization.notApplied);
  const folder = path.split('/').slice(0, -1);
  const built = kustomization.resources.flatMap((resource) => resourceOf(resource, folder, [...above, path], work));
  const among = builtIndex(built);
  for (const patch of kustomization.patches) applyPatch(patch, folder, among, work);
  rename(kustomization, built);
  return built;
}

function look(path: string, { inputs, documentAt }: Work): Document | null {
  const document = documentAt(path);
  inputs.set(path, document);
  return document;
}

function resourceOf(resource: Scalar, folder: readonly string[], above: readonly string[], work: Work): Built[] {
  const leaveOut = (why: string): Built[] => {
    work.notApplied.push({ place: resource.place, words: `${resource.text} (${why})` });
    return [];
  };
  const { text } = resource;
  if (/:\/\/|^git@|[?&](?:ref|version)=|^github\.com\//.test(text)) return leaveOut('remote');
  const path = pathFrom(folder, text);
  const file = look(path, work);
  if (file && isKustomization(path)) return leaveOut('a kustomization, named as a file');
  if (file) return file.isTemplate ? leaveOut('a template') : file.objects.objects.map(builtOf);
  const below = ['kustomization.yaml', 'kustomization.yml']
    .map((name) => (path === '' ? name : `${path}/${name}`))
    .find((candidate) => look(candidate, work) !== null);
  if (below === undefined) return leaveOut('not found');
  if (above.includes(below) || above.length > DEEPEST) return leaveOut('leads back to itself');
  return build(below, above, work);
}

const DEEPEST = 20;

function builtOf(object: KubernetesObject): Built {
  return { object, name: object.name?.value ?? '', steps: [] };
}

function applyPatch(statement: PatchStatement, folder: readonly string[], among: BuiltIndex, work: Work): void {
  const { source } = statement;
  const { place, text } = source.text;
  const name = source.kind === 'file' ? text : 'a patch in the kustomization';
  const trees = source.kind === 'file' ? fileTrees(pathFrom(folder, text), work) : inlineTrees(source.text, work);
  const trouble = troubleWith(statement, trees) ?? addSteps(statement, trees ?? [], among);
  if (trouble === null) work.applied.push({ place, words: name });
  else if (trouble !== '') work.notApplied.push({ place, words: `${name} (${trouble})` });
}

/** Why a patch cannot be applied at all; null where it can. */
function troubleWith({ target }: PatchStatement, trees: readonly Tree[] | null): string | null {
  if (!trees) return 'not found';
  if (trees.length === 0) return 'nothing in it can be read';
  if (target?.hasSelector) return 'its target has a selector';
  return target && !hasPlainPatterns(target) ? 'the pattern of its target' : null;
}

/** Gives a patch to all objects that it is for. Why nothing came of it; empty where that is nobody's concern. */
function addSteps(
  { target }: PatchStatement,
  trees: readonly (Mapping | Sequence)[],
  among: BuiltIndex,
): string | null {
  let matched = 0;
  for (const tree of trees) {
    const meant = among(target ? wantedBy(target, plainPattern) : wantedBy(identityOf(tree), plainText));
    for (const each of meant) each.steps.push({ kind: 'patch', tree });
    matched += meant.length;
  }
  if (matched > 0) return null;
  return trees.some((tree) => mayBeOurs(target ?? identityOf(tree))) ? 'it fits no object' : '';
}

/** Patches of a Deployment, of which no more is known here than its images, are nobody's concern. */
function mayBeOurs({ kind }: PatchTarget): boolean {
  const pattern = kind === null ? null : plainPattern(kind);
  return KINDS.some(({ name }) => pattern?.fits(name) ?? true);
}

/** The documents of a patch: mappings are merged, lists are operations. null: there is no such file. */
function fileTrees(path: string, work: Work): readonly (Mapping | Sequence)[] | null {
  const document = look(path, work);
  return document && patchTrees(document.syntax.documents.map(({ root }) => root));
}

function inlineTrees(scalar: Scalar, { before, inline }: Work): readonly (Mapping | Sequence)[] {
  const known = inline.get(scalar) ?? before?.inline.get(scalar);
  const trees =
    known ??
    parseYaml(scalar.text, scalar.place.chunk.file).documents.flatMap(({ root }) =>
      root ? [placedAt(root, scalar.place)] : [],
    );
  inline.set(scalar, trees);
  return patchTrees(trees);
}

function patchTrees(roots: readonly (Tree | null)[]): (Mapping | Sequence)[] {
  return roots.map(dereference).flatMap((root) => (root && root.kind !== 'scalar' ? [root] : []));
}

/** What is read from a text inside of a value stands where the value stands. */
function placedAt(tree: Tree, place: Place): Tree {
  const inner = (value: Tree | null): Tree | null => value && placedAt(value, place);
  switch (tree.kind) {
    case 'scalar':
      return { ...tree, place, verbatim: -1 };
    case 'alias':
      // What it stands for is placed where it stands itself.
      return { ...tree, place, target: null };
    case 'sequence':
      return { ...tree, place, items: tree.items.map(inner) };
    case 'mapping': {
      const entries = tree.entries.map(({ key, value }): Entry => {
        return { key: { ...key, place, verbatim: -1 }, value: inner(value), place };
      });
      return { ...tree, place, entries };
    }
  }
}

/** A list of operations does not say whom it is for. */
function identityOf(tree: Mapping | Sequence): PatchTarget {
  if (tree.kind === 'sequence') return NOBODY;
  const metadata = valueOf(tree, 'metadata');
  const [group, version] = groupAndVersion(textOf(valueOf(tree, 'apiVersion')) ?? '');
  return {
    group,
    version,
    kind: textOf(valueOf(tree, 'kind')),
    name: textOf(valueOf(metadata, 'name')),
    namespace: textOf(valueOf(metadata, 'namespace')),
    hasSelector: false,
  };
}

const NOBODY: PatchTarget = {
  group: null,
  version: null,
  kind: '',
  name: null,
  namespace: null,
  hasSelector: false,
};

/** What a patch asks of a field of an object; null: nothing. */
type Wanted = Readonly<Record<'group' | 'version' | 'kind' | 'name' | 'namespace', PlainPattern | null>>;

interface PlainPattern {
  readonly fits: (text: string) => boolean;
  /** All texts that fit, each once; null where they cannot be listed. */
  readonly texts: readonly string[] | null;
}

function wantedBy(target: PatchTarget, pattern: (text: string) => PlainPattern): Wanted {
  const field = (text: string | null): PlainPattern | null => (text === null ? null : pattern(text));
  const { group, version, kind, name, namespace } = target;
  return {
    group: field(group),
    version: field(version),
    kind: field(kind),
    name: field(name),
    namespace: field(namespace),
  };
}

/** The objects that a patch is meant for. */
type BuiltIndex = (wanted: Wanted) => readonly Built[];

/** There may be as many patches as objects, and most patches are for one by its name. An object is known by its name of now and by that of its base. */
function builtIndex(built: readonly Built[]): BuiltIndex {
  const names = ({ object, name }: Built): readonly string[] => [...new Set([name, object.name?.value ?? ''])];
  const byName = lazy(() => {
    const known = built.flatMap((each) => names(each).map((name) => ({ each, name })));
    return groupBy(known, ({ name }) => name);
  });
  return (wanted) => {
    const named = wanted.name?.texts?.flatMap((name) => byName().get(name) ?? []);
    return [...new Set(named?.map(({ each }) => each) ?? built)].filter((each) => isMeant(each, names(each), wanted));
  };
}

function isMeant({ object }: Built, names: readonly string[], wanted: Wanted): boolean {
  const [group, version] = groupAndVersion(object.apiVersion.value);
  return (
    (wanted.group?.fits(group) ?? true) &&
    (wanted.version?.fits(version) ?? true) &&
    (wanted.kind?.fits(object.kindName.value) ?? true) &&
    (wanted.namespace?.fits(object.namespace?.value ?? '') ?? true) &&
    (wanted.name === null || names.some(wanted.name.fits))
  );
}

function groupAndVersion(apiVersion: string): [group: string, version: string] {
  const slash = apiVersion.indexOf('/');
  return [apiVersion.slice(0, Math.max(slash, 0)), apiVersion.slice(slash + 1)];
}

/** Of regular expressions those that people write here: names, `.*`, and alternatives. Others could take any time. */
function hasPlainPatterns({ group, version, kind, name, namespace }: PatchTarget): boolean {
  return [group, version, kind, name, namespace].every(
    (text) => text === null || (/^\^?[\w.|*-]*\$?$/.test(text) && !/(?:^|[^.])\*/.test(text)),
  );
}

function plainText(text: string): PlainPattern {
  return { fits: (other) => other === text, texts: [text] };
}

function plainPattern(pattern: string): PlainPattern {
  const choices = pattern
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .split('|')
    .map((choice) => choice.split('.*'));
  const texts = choices.every(({ length }) => length === 1) ? [...new Set(choices.flat())] : null;
  return { texts, fits: (text) => choices.some((parts) => hasParts(text, parts)) };
}

/** Whether a text consists of these parts with anything in between. */
function hasParts(text: string, [first = '', ...rest]: readonly string[]): boolean {
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

function rename({ namePrefix, nameSuffix }: Kustomization, built: readonly Built[]): void {
  if (namePrefix === '' && nameSuffix === '') return;
  for (const each of built) {
    if (KEEP_NAMES.has(each.object.kindName.value) || each.name === '') continue;
    each.name = `${namePrefix}${each.name}${nameSuffix}`;
    each.steps.push({ kind: 'rename', prefix: namePrefix, suffix: nameSuffix });
  }
}

/** Follows kubernetes-sigs/kustomize `api/internal/builtins/PrefixTransformer.go`. */
const KEEP_NAMES: ReadonlySet<string> = new Set(['CustomResourceDefinition', 'APIService', 'Namespace']);

function outcomeOf(base: Mapping, steps: readonly Step[], before: KustomizeMemory | null): Outcome {
  const known = before?.outcomes.get(base);
  if (known && isSameWork(known.steps, steps)) return known;
  const problems: Said[] = [];
  let root: Mapping | null = base;
  for (const step of steps) {
    if (!root) break;
    if (step.kind === 'rename') root = renamed(root, step);
    else if (step.tree.kind === 'mapping') root = mergePatch(root, withoutName(step.tree));
    else {
      const patched = jsonPatch(root, step.tree);
      if (patched.kind === 'patched') root = patched.root;
      else problems.push({ ...patched.problem, words: `an operation (${patched.problem.words})` });
    }
  }
  return { steps, root, problems };
}

function isSameWork(a: readonly Step[], b: readonly Step[]): boolean {
  if (sameItems(a, b)) return true;
  if (a.length !== b.length) return false;
  return a.every((step, index) => {
    const other = b[index];
    if (step.kind === 'patch') return other?.kind === 'patch' && other.tree === step.tree;
    return other?.kind === 'rename' && other.prefix === step.prefix && other.suffix === step.suffix;
  });
}

/** The name in a patch says whom it is for; it renames nobody. */
function withoutName(patch: Mapping): Mapping {
  const isIdentity = ({ key }: Entry): boolean => key.text === 'kind' || key.text === 'apiVersion';
  const entries = patch.entries
    .filter((entry) => !isIdentity(entry))
    .map((entry): Entry => {
      if (entry.key.text !== 'metadata' || entry.value?.kind !== 'mapping') return entry;
      return {
        ...entry,
        value: { ...entry.value, entries: entry.value.entries.filter(({ key }) => key.text !== 'name') },
      };
    });
  return { ...patch, entries };
}

function renamed(root: Mapping, { prefix, suffix }: Extract<Step, { kind: 'rename' }>): Mapping {
  const inMetadata = (entry: Entry): Entry => {
    const value = dereference(entry.value);
    if (entry.key.text !== 'name' || value?.kind !== 'scalar') return entry;
    return { ...entry, value: { ...value, text: `${prefix}${value.text}${suffix}`, verbatim: -1 } };
  };
  const entries = root.entries.map((entry): Entry => {
    const value = dereference(entry.value);
    if (entry.key.text !== 'metadata' || value?.kind !== 'mapping') return entry;
    return { ...entry, value: { ...value, entries: value.entries.map(inMetadata) } };
  });
  return { ...root, entries };
}

function textOf(value: Tree | null): string | null {
  return value?.kind === 'scalar' ? value.text : null;
}
