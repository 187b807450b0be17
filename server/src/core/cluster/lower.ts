import type { RegistriesConf, Registry } from '../model/hub';
import type { MirrorSet } from '../model/manifests';
import { isAtLeast, type Target } from '../model/target';
import { sameItems } from '../text/spliced';
import type { Located } from '../text/place';
import { inOneGo, type Steps } from '../text/steps';
import { listedScopes, type ListedScopes } from './listed-scopes';
import { lowerListed, wildcardRefusal, type ListedEntry } from './lower-listed';
import { mapSortedAgain, mapSortedInSteps, type MappedSorted } from './map-sorted';
import type { OperatorMessage } from './node-files';
import { draftOf, mark, type Draft, type Form } from './registry-draft';
import { sourceGroups, type SourceGroup } from './source-groups';

/** What is lowered into a registries.conf. Nothing here is checked: see mirror-set-checks.ts and image-config-checks.ts. */
export interface LoweringInput extends LoweringLists {
  /** Those that the target release has (`setsOfRelease`). */
  readonly mirrorSets: readonly MirrorSet[];
}

interface LoweringLists {
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
export function lower(start: RegistriesConf, { mirrorSets, ...lists }: LoweringInput): Lowering {
  const { groups } = sourceGroups(mirrorSets, null);
  return lowerSources(start, { ...lists, groups, kinds: 'all' }, null).lowering;
}

export interface SourceLoweringInput extends LoweringLists {
  readonly groups: readonly SourceGroup[];
  /** `digest`: the tag sets are left out. */
  readonly kinds: 'digest' | 'all';
}

/** A configuration, and what the next lowering takes over. */
export interface Lowered {
  readonly lowering: Lowering;
  /** How many entries had to be made that were not known from before. */
  readonly made: number;
  readonly steps: LoweringSteps;
}

interface LoweringSteps {
  readonly lists: ListedScopes;
  readonly form: Form;
  readonly drafts: MappedSorted<SourceGroup, Draft>;
  readonly marked: MappedSorted<Draft, Registry | null>;
  readonly listed: readonly ListedEntry[];
  readonly registries: readonly Registry[];
}

/**
 * The same for sources that are grouped already. Entries are those of the previous lowering, identical, where nothing that they are made
 * of has changed: the group of their source, the entries of the lists that hold them, the entry that they inherit from.
 */
export function lowerSources(start: RegistriesConf, input: SourceLoweringInput, previous: Lowered | null): Lowered {
  const { groups, insecure, blocked } = input;
  const form = formOf(input);
  const before = previous?.steps.form === form ? previous.steps : null;
  if (!before) return inOneGo(lowerSourcesInSteps(start, input));
  const lists = listedScopes(insecure, blocked, before.lists);
  const unmoved = before.lists === lists ? before : null;
  let made = 0;
  const drafts = mapSortedAgain(before.drafts, groups, sourceOfGroup, (group) => {
    made++;
    return draftOf(group, form);
  });
  const marked = mapSortedAgain(unmoved?.marked ?? null, drafts.results, scopeOfDraft, (draft) =>
    markDraft(draft, lists),
  );
  const listed = lowerListed({ lists, marked }, unmoved?.listed ?? null);
  return lowered(start, { lists, form, drafts, marked, listed }, made, before.registries);
}

/** The same in steps, of sources of which nothing is known from before. */
export function* lowerSourcesInSteps(start: RegistriesConf, input: SourceLoweringInput): Steps<Lowered> {
  const { groups, insecure, blocked } = input;
  const form = formOf(input);
  const lists = listedScopes(insecure, blocked, null);
  const drafts = yield* mapSortedInSteps(groups, sourceOfGroup, GROUPS_OF_A_STEP, (group) => draftOf(group, form));
  const marked = yield* mapSortedInSteps(drafts.results, scopeOfDraft, GROUPS_OF_A_STEP, (draft) =>
    markDraft(draft, lists),
  );
  const listed = lowerListed({ lists, marked }, null);
  return lowered(start, { lists, form, drafts, marked, listed }, groups.length, []);
}

const GROUPS_OF_A_STEP = 250;

function formOf({ kinds, target }: SourceLoweringInput): Form {
  return isAtLeast(target, 4, 13) ? kinds : `by-digest-only ${kinds}`;
}

function markDraft({ registry }: Draft, lists: ListedScopes): Registry | null {
  return registry ? mark(registry, lists) : null;
}

function lowered(
  start: RegistriesConf,
  steps: Omit<LoweringSteps, 'registries'>,
  made: number,
  before: readonly Registry[],
): Lowered {
  const refusal = wildcardRefusal(steps.listed, steps);
  const registries = refusal ? [] : inOrder(steps.marked, steps.listed, before);
  const lowering: Lowering = refusal
    ? { kind: 'refused', refusal }
    : { kind: 'lowered', conf: { ...start, registries } };
  return { lowering, made, steps: { ...steps, registries } };
}

/** Digest sources, then sources that only tag sets name, each in bytewise order; then what only the lists name. */
function inOrder(
  { items, results }: LoweringSteps['marked'],
  listed: readonly ListedEntry[],
  before: readonly Registry[],
): readonly Registry[] {
  const registries: Registry[] = [];
  const add = (kind: Draft['kind']): void => {
    for (let at = 0; at < items.length; at++) {
      const registry = items[at]?.kind === kind ? results[at] : null;
      if (registry) registries.push(registry);
    }
  };
  add('digest');
  add('tag');
  for (const entry of listed) if (entry.kind === 'entry') registries.push(entry.registry);
  return sameItems(registries, before) ? before : registries;
}

function sourceOfGroup({ source }: SourceGroup): string {
  return source;
}

function scopeOfDraft({ scope }: Draft): string {
  return scope;
}
