import { createDocument, type Document } from '../document';
import type { Manifest } from '../model/manifests';
import { readManifests, type ReadObjects } from '../model/read';
import { dereference, type Entry, type Mapping, type Scalar, type Sequence, type Tree } from '../syntax/tree';
import { parseYaml } from '../syntax/yaml';
import type { Place } from '../text/place';
import { isKustomization, kustomizationPaths, pathFrom } from './fragments';
import { readKustomization, type Kustomization, type PatchStatement, type Said } from './kustomization';
import { builtFrom, moveAndRename, outcomeOf, type Built, type Outcome } from './kustomize-objects';
import {
  builtIndex,
  hasPlainPatterns,
  identityOf,
  mayBeOurs,
  wantedByPatch,
  wantedByTarget,
  type BuiltIndex,
} from './kustomize-targets';
import { textsThatCome } from './kustomized-texts';

/** What a kustomization comes to, as far as its files are known. */
export interface Kustomized {
  readonly path: string;
  /** The objects of ours that result, also those in others; each value stands where the base or a patch says it. */
  readonly manifests: readonly Manifest[];
  /** The paths of all files that it consists of. */
  readonly used: ReadonlySet<string>;
  /** The texts inside of values of these files, by URI, and whether they come of it as they stand there. */
  readonly texts: ReadonlyMap<string, boolean>;
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

/** What is known while a kustomization is built. */
interface Work {
  readonly documentAt: (path: string) => Document | null;
  readonly before: KustomizeMemory | null;
  readonly inputs: Map<string, Document | null>;
  readonly inline: Map<Scalar, readonly Tree[]>;
  readonly applied: Said[];
  readonly notApplied: Said[];
  /** How many kustomizations were built, each as often as it is named. */
  count: number;
}

/** What a kustomization has come to so far. */
interface Accumulated {
  readonly built: Built[];
  /** Of `built`; null: nothing was looked for since they got their names. */
  among: BuiltIndex | null;
}

/**
 * Builds a kustomization from the files that are known: `resources`, patches of both kinds with their targets, `namespace`, `namePrefix` and
 * `nameSuffix`, `components`, and kustomizations below. Nothing is fetched or generated; what is not followed is named. The outcome is the previous one
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
  const work: Work = {
    documentAt,
    before,
    inputs: new Map(),
    inline: new Map(),
    applied: [],
    notApplied: [],
    count: 0,
  };
  const outcomes = new Map<Mapping, Outcome>();
  const roots: Mapping[] = [];
  for (const each of build(path, [], work)) {
    const outcome = outcomeOf(each, before?.outcomes.get(each.root));
    outcomes.set(each.root, outcome);
    if (outcome.root) roots.push(outcome.root);
    work.notApplied.push(...outcome.problems);
  }
  const syntax = { chunks: [], documents: roots.map((root) => ({ root, place: root.place })), problems: [] };
  // What stands in the objects is unfolded when all is done to these: patches see values there.
  const read = readManifests(syntax, before?.read);
  const used = [...work.inputs].flatMap(([at, document]) => (document ? [{ at, document }] : []));
  const texts = textsThatCome(
    { objects: read, syntax },
    used.map(({ document }) => document),
  );
  return {
    path,
    manifests: read.manifests,
    used: new Set(used.map(({ at }) => at)),
    texts: texts.known,
    applied: work.applied,
    notApplied: [...work.notApplied, ...texts.changed],
    memory: { inputs: work.inputs, outcomes, inline: work.inline, read },
  };
}

/** `above`: the kustomizations that led here. `all`: what there is already where it is a component, which goes over all of that, too. */
function build(
  path: string,
  above: readonly string[],
  work: Work,
  all: Accumulated = { built: [], among: null },
): readonly Built[] {
  const document = look(path, work);
  if (!document || document.isTemplate) return all.built;
  work.count++;
  const kustomization = document.once(kustomizationIn);
  work.notApplied.push(...kustomization.notApplied);
  const folder = path.split('/').slice(0, -1);
  const here = [...above, path];
  for (const resource of kustomization.resources) {
    for (const each of resourceOf(resource, folder, here, work)) all.built.push(each);
  }
  for (const component of kustomization.components) addComponent(component, folder, here, work, all);
  applyPatches(kustomization.patches, folder, all, work);
  if (moveAndRename(kustomization, all.built)) all.among = null;
  applyPatches(kustomization.latePatches, folder, all, work);
  return all.built;
}

function kustomizationIn(document: Document): Kustomization {
  return readKustomization(rootsOf(document)[0]);
}

/** A file that was read without a tree is read for it here: a patch need not say anything of ours to take away what does. */
function rootsOf(document: Document): readonly (Tree | null)[] {
  const { syntax } = document.hasTree ? document : createDocument(document);
  return syntax.documents.map(({ root }) => root);
}

function look(path: string, { inputs, documentAt }: Work): Document | null {
  const document = documentAt(path);
  inputs.set(path, document);
  return document;
}

function resourceOf(
  resource: Scalar,
  folder: readonly string[],
  above: readonly string[],
  work: Work,
): readonly Built[] {
  const path = pathFrom(folder, resource.text);
  const file = isRemote(resource) ? null : look(path, work);
  if (file && isKustomization(path)) return leaveOut(resource, 'a kustomization, named as a file', work);
  if (file) return file.isTemplate ? leaveOut(resource, 'a template', work) : builtFrom(file);
  const below = kustomizationBelow(resource, folder, above, work);
  if (below === null) return [];
  if (below.isComponent) return leaveOut(resource, 'a component, named as a resource', work);
  return build(below.path, above, work);
}

/** Follows kubernetes-sigs/kustomize `api/internal/target/kusttarget.go` `accumulateComponents`. */
function addComponent(
  component: Scalar,
  folder: readonly string[],
  above: readonly string[],
  work: Work,
  all: Accumulated,
): void {
  const below = kustomizationBelow(component, folder, above, work);
  if (below?.isComponent) build(below.path, above, work, all);
  else if (below) leaveOut(component, 'no component: its kind is not Component', work);
}

function isRemote({ text }: Scalar): boolean {
  return /:\/\/|^git@|[?&](?:ref|version)=|^github\.com\//.test(text);
}

/** The kustomization of a folder; null where there is none to follow. */
function kustomizationBelow(
  named: Scalar,
  folder: readonly string[],
  above: readonly string[],
  work: Work,
): { readonly path: string; readonly isComponent: boolean } | null {
  const no = (why: string): null => {
    leaveOut(named, why, work);
    return null;
  };
  if (isRemote(named)) return no('remote');
  const paths = kustomizationPaths(pathFrom(folder, named.text));
  const path = paths.find((candidate) => look(candidate, work) !== null);
  const document = path === undefined ? null : look(path, work);
  if (path === undefined || !document) return no('not found');
  if (above.includes(path) || above.length > DEEPEST) return no('leads back to itself');
  if (work.count >= MOST) return no(`more than ${MOST} kustomizations`);
  return { path, isComponent: document.once(kustomizationIn).isComponent };
}

const DEEPEST = 20;

/** Two that each name the one below twice, and so on, are as many as anybody likes. */
const MOST = 10_000;

function leaveOut({ place, text }: Scalar, why: string, work: Work): readonly Built[] {
  work.notApplied.push({ place, words: `${text} (${why})` });
  return [];
}

function applyPatches(
  patches: readonly PatchStatement[],
  folder: readonly string[],
  all: Accumulated,
  work: Work,
): void {
  for (const patch of patches) applyPatch(patch, folder, (all.among ??= builtIndex(all.built)), work);
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
    const meant = among(target ? wantedByTarget(target) : wantedByPatch(tree));
    for (const each of meant) each.steps.push({ kind: 'patch', tree });
    matched += meant.length;
  }
  if (matched > 0) return null;
  return trees.some((tree) => mayBeOurs(target ?? identityOf(tree))) ? 'it fits no object' : '';
}

/** The documents of a patch: mappings are merged, lists are operations. null: there is no such file. */
function fileTrees(path: string, work: Work): readonly (Mapping | Sequence)[] | null {
  const document = look(path, work);
  return document?.once(treesIn) ?? null;
}

function treesIn(document: Document): readonly (Mapping | Sequence)[] {
  return patchTrees(rootsOf(document));
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
