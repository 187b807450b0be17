import { KINDS } from '../model/kinds';
import { valueOf, type Mapping, type Sequence, type Tree } from '../syntax/tree';
import type { PatchTarget } from './kustomization';
import { effectiveNamespace, type Built } from './kustomize-objects';

/** The objects that a patch is meant for. */
export type BuiltIndex = (wanted: Wanted) => readonly Built[];

/** What a patch asks of an object. */
interface Wanted {
  /** null: nothing. */
  readonly group: PlainPattern | null;
  readonly version: PlainPattern | null;
  readonly kind: PlainPattern | null;
  /** The names that fit, each once; null where they cannot be listed. */
  readonly names: readonly string[] | null;
  /** Whether it is what an object is called, or was. */
  readonly isCalled: (identities: Built['identities']) => boolean;
}

interface PlainPattern {
  readonly fits: (text: string) => boolean;
  /** All texts that fit, each once; null where they cannot be listed. */
  readonly texts: readonly string[] | null;
}

/**
 * There may be as many patches as objects, and most patches are for one by its name. `built` may grow; objects in it that get another name
 * want another index.
 */
export function builtIndex(built: readonly Built[]): BuiltIndex {
  const byName = new Map<string, Built[]>();
  let indexed = 0;
  const learn = (): void => {
    for (const each of built.slice(indexed)) {
      for (const name of new Set(each.identities.map((identity) => identity.name))) {
        const known = byName.get(name);
        if (known) known.push(each);
        else byName.set(name, [each]);
      }
    }
    indexed = built.length;
  };
  return (wanted) => {
    learn();
    const named = wanted.names?.flatMap((name) => byName.get(name) ?? []);
    return [...new Set(named ?? built)].filter((each) => isMeant(each, wanted));
  };
}

function isMeant({ apiVersion, kind, identities }: Built, wanted: Wanted): boolean {
  const [group, version] = groupAndVersion(apiVersion);
  return (
    (wanted.group?.fits(group) ?? true) &&
    (wanted.version?.fits(version) ?? true) &&
    (wanted.kind?.fits(kind) ?? true) &&
    wanted.isCalled(identities)
  );
}

/**
 * What a target asks for: what an object was called first counts, and what it is called by now.
 * Follows kubernetes-sigs/kustomize `api/resmap/reswrangler.go` `Select`.
 */
export function wantedByTarget({ group, version, kind, name, namespace }: PatchTarget): Wanted {
  const [byName, byNamespace] = [patternOf(name), patternOf(namespace)];
  return {
    group: patternOf(group),
    version: patternOf(version),
    kind: patternOf(kind),
    names: byName?.texts ?? null,
    isCalled: (identities) => {
      const ends = [identities[0], identities.at(-1)];
      return (
        ends.some((each) => each && (byName?.fits(each.name) ?? true)) &&
        ends.some((each) => each && (byNamespace?.fits(each.namespace) ?? true))
      );
    },
  };
}

/**
 * What a patch without a target asks for: whatever an object was called on the way counts, name and namespace together. A list of operations
 * does not say whom it is for. Follows kubernetes-sigs/kustomize `api/resmap/reswrangler.go` `GetById`.
 */
export function wantedByPatch(tree: Mapping | Sequence): Wanted {
  const { group, version, kind, name, namespace } = identityOf(tree);
  const wanted = { name: name ?? '', namespace: effectiveNamespace(kind ?? '', namespace ?? '') };
  return {
    group: plainText(group ?? ''),
    version: plainText(version ?? ''),
    kind: plainText(kind ?? ''),
    names: [wanted.name],
    isCalled: (identities) =>
      identities.some((each) => each.name === wanted.name && each.namespace === wanted.namespace),
  };
}

/** What a patch says of itself, as if it were its target. */
export function identityOf(tree: Mapping | Sequence): PatchTarget {
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

/** Patches of a Deployment, of which no more is known here than its images, are nobody's concern. */
export function mayBeOurs({ kind }: PatchTarget): boolean {
  const pattern = patternOf(kind);
  return KINDS.some(({ name }) => pattern?.fits(name) ?? true);
}

function groupAndVersion(apiVersion: string): [group: string, version: string] {
  const slash = apiVersion.indexOf('/');
  return [apiVersion.slice(0, Math.max(slash, 0)), apiVersion.slice(slash + 1)];
}

/** Of regular expressions those that people write here: names, `.*`, and alternatives. Others could take any time. */
export function hasPlainPatterns({ group, version, kind, name, namespace }: PatchTarget): boolean {
  return [group, version, kind, name, namespace].every(
    (text) => text === null || (/^\^?[\w.|*-]*\$?$/.test(text) && !/(?:^|[^.])\*/.test(text)),
  );
}

function plainText(text: string): PlainPattern {
  return { fits: (other) => other === text, texts: [text] };
}

function patternOf(text: string | null): PlainPattern | null {
  return text === null ? null : plainPattern(text);
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

function textOf(value: Tree | null): string | null {
  return value?.kind === 'scalar' ? value.text : null;
}
