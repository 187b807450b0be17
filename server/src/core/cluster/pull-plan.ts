import type { Place } from '../text/place';

/** The endpoints that an engine tries for one image reference, in order, with the reason for each. */
export type PullPlan = UnparsablePlan | ReadyPlan;

/** The engine does not take the text for an image reference. */
export interface UnparsablePlan {
  readonly kind: 'unparsable';
  readonly ref: string;
  /** The words of containers/image `docker/reference`. */
  readonly parseError: string;
}

export interface ReadyPlan {
  readonly kind: 'plan';
  readonly ref: string;
  /** The reference with its host (and `library/`) filled in. */
  readonly normalized: string;
  /** `normalized`, with `:latest` where there is neither tag nor digest. */
  readonly pullReference: string;
  readonly isShortName: boolean;
  /** null where the reference is no short name. */
  readonly shortName: ShortNameResolution | null;
  /** The verdict of policy.json on the name in the pod; null where no policy.json is known. It comes before the endpoints. */
  readonly policy: PolicyVerdict | null;
  /** The entry that serves the reference; null: none does, the reference itself is the only endpoint. */
  readonly registry: MatchedRegistry | null;
  /** In the order in which they are tried. Empty where `error` is set. */
  readonly endpoints: readonly Endpoint[];
  /** Mirrors of the entry that are not asked for this reference. */
  readonly skipped: readonly SkippedMirror[];
  /** Why there is no endpoint at all. */
  readonly error: PlanError | null;
}

/**
 * The plans that decide where an image comes from: for a full name its own, for a short name those of its full names, in the order in
 * which they are tried. `planOf` gives the plan of a full name; null where there is none.
 */
export function plansThatDecide(plan: ReadyPlan, planOf: (ref: string) => PullPlan | null): ReadyPlan[] {
  if (!plan.shortName) return [plan];
  return plan.shortName.candidates.map(planOf).filter((full) => full?.kind === 'plan');
}

export interface ShortNameResolution {
  /** Fully qualified, in the order in which they are tried. */
  readonly candidates: readonly string[];
  /** The engine's sentence on how they came about; null where there is an error. */
  readonly description: string | null;
  readonly error: string | null;
  /** What decides: an alias, or else the search list; null where the text is no name at all. */
  readonly by: ShortNameBasis | null;
  /** The alias or the search list. */
  readonly origins: readonly Place[];
}

/** `path`: of the file that says so; empty where there is none. */
export type ShortNameBasis =
  | { readonly kind: 'alias'; readonly name: string; readonly path: string }
  | { readonly kind: 'search'; readonly registries: readonly string[]; readonly path: string };

export interface PolicyVerdict {
  readonly accepted: boolean;
  /** The scope of policy.json that decides (empty: the one that stands for all of the transport), or `default`. */
  readonly by: string;
  /** The types of its requirements, e.g. `reject`, `sigstoreSigned`. */
  readonly requirements: readonly string[];
}

/** The entry after loading: prefix filled in, slashes trimmed. */
export interface MatchedRegistry {
  readonly prefix: string;
  readonly location: string;
  readonly insecure: boolean;
  readonly blocked: boolean;
  readonly mirrorByDigestOnly: boolean;
  readonly mirrors: readonly {
    readonly location: string;
    readonly insecure: boolean;
    readonly pullFromMirror: string;
  }[];
  readonly origins: readonly Place[];
}

export interface Endpoint {
  /** A mirror, the registry's own location, or (no entry) the reference itself. */
  readonly role: 'mirror' | 'source' | 'direct';
  readonly location: string;
  readonly insecure: boolean;
  /** Only for mirrors; empty where unrestricted. */
  readonly pullFromMirror: string;
  /** What is asked for at this endpoint. */
  readonly reference: string;
  /** The entry that blocks this endpoint; the engine skips it and goes on. */
  readonly blockedBy: { readonly prefix: string; readonly origins: readonly Place[] } | null;
  /** The engine's words where the transport refuses such a reference (tag and digest together). */
  readonly unusable: string | null;
  readonly origins: readonly Place[];
}

export interface SkippedMirror {
  readonly location: string;
  readonly reason: 'digest-only' | 'tag-only' | 'mirror-by-digest-only';
  readonly origins: readonly Place[];
}

export interface PlanError {
  /** `configuration`: the files do not load, so nothing is pulled. `rewrite`: one endpoint that cannot be rewritten fails the whole pull. */
  readonly kind: 'configuration' | 'rewrite';
  /** The engine's words. */
  readonly message: string;
  /** The location whose rewriting fails; empty for `configuration`. */
  readonly location: string;
  readonly origins: readonly Place[];
}
