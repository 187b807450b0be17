import { parseCanonical } from '../model/reference';
import { sameItems } from '../text/spliced';
import { samePlace, type Place } from '../text/place';
import {
  findRegistry,
  type LoadedAlias,
  type LoadedRegistries,
  type LoadedRegistry,
  type SearchRegistries,
} from './loaded-registries';
import { changesBetween } from './map-sorted';
import { judge } from './policy-verdict';
import type { PolicyVerdict, PullPlan, ReadyPlan } from './pull-plan';
import type { NodeConfiguration } from './resolve';

/** What is different between two configurations of a node, as far as plans can rest on it. */
export type ConfigurationChange =
  | { readonly kind: 'everything' }
  | {
      readonly kind: 'parts';
      /** The entries that came, went or were replaced, by prefix. */
      readonly prefixes: readonly string[];
      readonly policy: boolean;
      /** The search list, the mode or an alias. */
      readonly shortNames: boolean;
    };

/** What is different between two configurations of a node. Linear in their entries, where these are the same objects as before. */
export function changeBetween(before: NodeConfiguration, after: NodeConfiguration): ConfigurationChange {
  const policy = before.policy !== after.policy;
  if (!before.registries || !after.registries) {
    const isSame = !before.registries && !after.registries && before.loadError === after.loadError;
    return isSame ? { kind: 'parts', prefixes: [], policy, shortNames: false } : { kind: 'everything' };
  }
  const prefixOf = ({ prefix }: LoadedRegistry): string => prefix;
  const changes = changesBetween(before.registries.registries, after.registries.registries, prefixOf);
  const prefixes = changes.map(({ key }) => key);
  return { kind: 'parts', prefixes, policy, shortNames: !sameShortNames(before.registries, after.registries) };
}

/**
 * What becomes of a plan when a configuration has changed into `configuration`: the plan itself where it says the same, the plan with
 * another verdict where only the policy's has changed, null where it has to be made anew.
 */
export function stillHolds(
  plan: PullPlan,
  change: ConfigurationChange,
  { registries, policy }: NodeConfiguration,
): PullPlan | null {
  if (plan.kind === 'unparsable') return plan;
  if (change.kind === 'everything' || (change.shortNames && plan.isShortName)) return null;
  if (change.prefixes.length > 0 && !(registries && isServedAsBefore(plan, registries))) return null;
  if (!change.policy) return plan;
  const reference = parseCanonical(plan.pullReference);
  if (reference.kind === 'error') return null;
  const verdict = policy && judge(policy, reference.reference);
  return sameVerdict(plan.policy, verdict) ? plan : { ...plan, policy: verdict };
}

/** Whether the entries that a plan found are the same: that of the reference, and those that may block its endpoints. */
function isServedAsBefore({ pullReference, registry, endpoints }: ReadyPlan, registries: LoadedRegistries): boolean {
  return (
    findRegistry(registries, nameOf(pullReference)) === registry &&
    endpoints.every(({ reference, blockedBy }) => {
      const server = findRegistry(registries, nameOf(reference));
      return server?.blocked ? server.blockedOrigins === blockedBy?.origins : blockedBy === null;
    })
  );
}

/** The name of a reference that is known to be one: without its tag and digest. */
function nameOf(reference: string): string {
  const at = reference.indexOf('@');
  const tagged = at < 0 ? reference : reference.slice(0, at);
  const colon = tagged.lastIndexOf(':');
  return colon > tagged.lastIndexOf('/') ? tagged.slice(0, colon) : tagged;
}

function sameVerdict(a: PolicyVerdict | null, b: PolicyVerdict | null): boolean {
  if (!a || !b) return a === b;
  return a.accepted === b.accepted && a.by === b.by && sameItems(a.requirements, b.requirements);
}

function sameShortNames(a: LoadedRegistries, b: LoadedRegistries): boolean {
  return a.shortNameMode === b.shortNameMode && sameSearch(a.search, b.search) && sameAliases(a.aliases, b.aliases);
}

function sameSearch(a: SearchRegistries, b: SearchRegistries): boolean {
  return a === b || (a.path === b.path && sameItems(a.registries, b.registries) && samePlaces(a.origins, b.origins));
}

function sameAliases(a: LoadedRegistries['aliases'], b: LoadedRegistries['aliases']): boolean {
  if (a === b) return true;
  return a.size === b.size && [...a].every(([name, alias]) => sameAlias(alias, b.get(name)));
}

function sameAlias(a: LoadedAlias, b: LoadedAlias | undefined): boolean {
  if (a === b) return true;
  return a.value?.text === b?.value?.text && a.path === b?.path && samePlaces(a.origins, b.origins);
}

function samePlaces(a: readonly Place[], b: readonly Place[]): boolean {
  return a.length === b.length && a.every((place, index) => samePlace(place, b[index] ?? place));
}
