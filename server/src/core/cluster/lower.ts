import { untraced, type Mirror, type RegistriesConf, type Registry, type Traced } from '../model/hub';
import type { MirrorSet } from '../model/manifests';
import { isAtLeast, type Target } from '../model/target';
import type { Located, Place } from '../text/place';
import { goQuote } from '../model/go-quote';
import { digestSets, mergeSources, tagSets, type MergedMirror, type MergedSource } from './mirror-sets';
import type { OperatorMessage } from './node-files';
import { scopeIndex } from './scope-index';

/** What is lowered into a registries.conf. Nothing here is checked: see mirror-set-checks.ts and image-config-checks.ts. */
export interface LoweringInput {
  /** Those that the target release has (`setsOfRelease`). */
  readonly mirrorSets: readonly MirrorSet[];
  readonly insecure: readonly Located<string>[];
  readonly blocked: readonly Located<string>[];
  readonly target: Target;
}

export type Lowering =
  | { readonly kind: 'lowered'; readonly conf: RegistriesConf }
  /** The operator's inner words, without a prefix. */
  | { readonly kind: 'refused'; readonly refusal: OperatorMessage };

/**
 * Lowers mirror sets and the insecure and blocked lists into a configuration that has no registries yet. Refused only
 * where an entry without mirrors would have to inherit those of a wildcard source. Near-linear: nested scopes are found
 * by an index, never by comparing all entries.
 *
 * Follows openshift/runtime-utils `pkg/registries/registries.go` (`EditRegistriesConfig`); for 4.12 and older its
 * version of release-4.12, which marks the registry `mirror-by-digest-only` instead of each mirror.
 */
export function lower(start: RegistriesConf, input: LoweringInput): Lowering {
  const digestSources = mergeSources(digestSets(input.mirrorSets));
  const tagSources = mergeSources(tagSets(input.mirrorSets));
  const entries = collectEntries(digestSources, tagSources, input);
  markInsecureAndBlocked(entries, input);
  const refusal = inheritMirrors(entries, digestSources, tagSources);
  if (refusal) return { kind: 'refused', refusal };
  return { kind: 'lowered', conf: { ...start, registries: [...entries.values()].map(registryOf) } };
}

/** An entry while it is being put together. */
interface Draft {
  readonly scope: string;
  readonly scopePlaces: Place[];
  readonly origins: Place[];
  mirrors: readonly Mirror[];
  insecure: readonly Place[];
  blocked: readonly Place[];
  byDigestOnly: boolean;
}

/** By scope, in the order of creation, which is the order in the file. */
type Drafts = Map<string, Draft>;

function collectEntries(
  digestSources: readonly MergedSource[],
  tagSources: readonly MergedSource[],
  { blocked, insecure, target }: LoweringInput,
): Drafts {
  const drafts: Drafts = new Map();
  const perMirror = isAtLeast(target, 4, 13);
  for (const source of digestSources) {
    const draft = addSource(drafts, source, perMirror ? 'digest-only' : '');
    draft.byDigestOnly = !perMirror;
  }
  for (const source of tagSources) addSource(drafts, source, 'tag-only');
  for (const { value, place } of [...blocked, ...insecure]) addScope(drafts, value, [place], [place]);
  return drafts;
}

function addSource(drafts: Drafts, merged: MergedSource, pullFromMirror: string): Draft {
  const draft = addScope(drafts, merged.source, merged.sourcePlaces, merged.entries);
  const mirrors = merged.mirrors.map((mirror) => mirrorOf(mirror, pullFromMirror));
  draft.blocked = draft.blocked.length === 0 ? merged.neverContact : [...draft.blocked, ...merged.neverContact];
  draft.mirrors = draft.mirrors.length === 0 ? mirrors : [...draft.mirrors, ...mirrors];
  return draft;
}

function addScope(drafts: Drafts, scope: string, scopePlaces: readonly Place[], origins: readonly Place[]): Draft {
  const known = drafts.get(scope);
  if (known) {
    for (const place of scopePlaces) known.scopePlaces.push(place);
    for (const place of origins) known.origins.push(place);
    return known;
  }
  const own = { scopePlaces: [...scopePlaces], origins: [...origins] };
  const draft: Draft = { scope, ...own, mirrors: [], insecure: [], blocked: [], byDigestOnly: false };
  drafts.set(scope, draft);
  return draft;
}

const NOT_SET = untraced(false);
const EMPTY = untraced('');

function mirrorOf({ location, places }: MergedMirror, pullFromMirror: string): Mirror {
  return {
    location: { value: location, origins: places },
    insecure: NOT_SET,
    pullFromMirror: { value: pullFromMirror, origins: places },
    origins: places,
  };
}

/**
 * An entry is insecure or blocked when it is nested in a scope of that list, a mirror is insecure when its location is.
 * (Upstream goes through all entries once per scope of the lists, in two passes; entries that are made while that goes
 * on are scopes of the lists themselves, so the outcome is the same.)
 */
function markInsecureAndBlocked(drafts: Drafts, { insecure, blocked }: LoweringInput): void {
  if (insecure.length === 0 && blocked.length === 0) return;
  const insecureScopes = scopeIndex(insecure, ({ value }) => value);
  const blockedScopes = scopeIndex(blocked, ({ value }) => value);
  for (const draft of drafts.values()) {
    draft.insecure = insecureScopes.holding(draft.scope).map(({ place }) => place);
    draft.blocked = [...draft.blocked, ...blockedScopes.holding(draft.scope).map(({ place }) => place)];
    draft.mirrors = draft.mirrors.map((mirror) => {
      const holders = insecureScopes.holding(mirror.location.value);
      return holders.length === 0 ? mirror : { ...mirror, insecure: flag(holders.map(({ place }) => place)) };
    });
  }
}

/**
 * An entry without mirrors takes those of the first source (digest sources in order, then tag sources) that it is nested
 * in, the rest of its scope added to each location. Gives the refusal where that source is a wildcard.
 */
function inheritMirrors(
  drafts: Drafts,
  digestSources: readonly MergedSource[],
  tagSources: readonly MergedSource[],
): OperatorMessage | null {
  const poor = [...drafts.values()].filter(({ mirrors }) => mirrors.length === 0);
  if (poor.length === 0) return null;
  const ranked = [...digestSources, ...tagSources].map(({ source }, rank) => ({ source, rank }));
  const sources = scopeIndex(ranked, ({ source }) => source);
  let wildcard: { readonly rank: number; readonly source: string; readonly entry: Draft } | null = null;
  const heirs: { readonly entry: Draft; readonly from: Draft }[] = [];
  for (const entry of poor) {
    const ancestor = sources.holding(entry.scope)[0];
    if (!ancestor) continue;
    const from = drafts.get(ancestor.source);
    if (from && !isWildcard(from.scope)) heirs.push({ entry, from });
    else if (!wildcard || ancestor.rank < wildcard.rank) wildcard = { ...ancestor, entry };
  }
  if (wildcard) return wildcardRefusal(wildcard.source, wildcard.entry, drafts.get(wildcard.source));
  for (const { entry, from } of heirs) inherit(entry, from);
  return null;
}

function inherit(entry: Draft, from: Draft): void {
  const rest = entry.scope.slice(from.scope.length);
  entry.byDigestOnly = from.byDigestOnly;
  entry.mirrors = from.mirrors.map((mirror) => ({
    ...mirror,
    location: { value: mirror.location.value + rest, origins: mirror.location.origins },
  }));
}

function wildcardRefusal(source: string, entry: Draft, from: Draft | undefined): OperatorMessage {
  return {
    message: `internal error: mirrorsAdjustedForNestedScope for a wildcard scope ${goQuote(source)}`,
    origins: [...(from?.scopePlaces ?? []), ...entry.origins],
    code: 'wildcard-source',
  };
}

function isWildcard(scope: string): boolean {
  return scope.startsWith('*.');
}

function registryOf(draft: Draft): Registry {
  const scope = { value: draft.scope, origins: draft.scopePlaces };
  const registry: Registry = {
    prefix: isWildcard(draft.scope) ? scope : EMPTY,
    location: isWildcard(draft.scope) ? EMPTY : scope,
    insecure: flag(draft.insecure),
    blocked: flag(draft.blocked),
    mirrorByDigestOnly: { value: draft.byDigestOnly, origins: draft.byDigestOnly ? draft.origins : [] },
    pullFromMirror: EMPTY,
    mirrors: draft.mirrors,
    origins: draft.origins,
  };
  return registry;
}

function flag(origins: readonly Place[]): Traced<boolean> {
  return origins.length > 0 ? { value: true, origins } : NOT_SET;
}
