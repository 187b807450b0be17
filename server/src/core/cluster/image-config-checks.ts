import { goQuote } from '../model/go-quote';
import type { ImageConfig } from '../model/manifests';
import { isValidScope } from '../model/scope';
import type { Located, Place } from '../text/place';
import type { EffectiveLists } from './payload';
import { registryLists } from './registry-lists';

/** Why the operator refuses the lists of the Image config; it says only the first one. */
export interface RegistrySourcesProblem {
  readonly code: 'invalid-insecure-entry' | 'invalid-blocked-entry' | 'invalid-allowed-entry' | 'blocked-and-allowed';
  /** The file that the operator is about to write when it meets the problem. */
  readonly file: 'registries.conf' | 'policy.json';
  /** The operator's inner words, without a prefix. */
  readonly message: string;
  readonly place: Place;
  readonly related: readonly Place[];
}

/**
 * All that the operator refuses in the Image config's lists, in the order in which it would meet them: the entries for
 * registries.conf, then what keeps it from writing policy.json. `lists` comes from `holdAgainstPayload`: entries that
 * were dropped there are not checked, as the operator does not look at them again.
 *
 * Follows openshift/machine-config-operator `pkg/controller/container-runtime-config/helpers.go`
 * (`updateRegistriesConfig`, `updatePolicyJSON`, `validateRegistriesConfScopes`).
 */
export function checkRegistrySources(
  config: ImageConfig | null,
  lists: EffectiveLists,
): readonly RegistrySourcesProblem[] {
  return [...checkForRegistriesConf(config, lists), ...checkBothLists(lists), ...checkAllowed(lists)];
}

function checkForRegistriesConf(config: ImageConfig | null, lists: EffectiveLists): RegistrySourcesProblem[] {
  return [
    ...invalidEntries(registryLists(config).insecure, 'insecure', 'registries.conf'),
    ...invalidEntries(lists.blocked, 'blocked', 'registries.conf'),
  ];
}

/** Both lists at once are refused, but for an allowed list that is nothing but the payload's repository. */
function checkBothLists({ payload, policyBlocked, allowed }: EffectiveLists): RegistrySourcesProblem[] {
  const [firstBlocked] = policyBlocked;
  const [firstAllowed] = allowed;
  if (!firstBlocked || !firstAllowed) return [];
  if (allowed.length === 1 && firstAllowed.value === payload) return [];
  return [
    {
      code: 'blocked-and-allowed',
      file: 'policy.json',
      message: 'invalid images config: only one of AllowedRegistries or BlockedRegistries may be specified',
      place: firstAllowed.place,
      related: [firstBlocked.place],
    },
  ];
}

/** The blocked entries are checked again before the allowed ones, but they got here only because they are valid. */
function checkAllowed({ allowed }: EffectiveLists): RegistrySourcesProblem[] {
  return invalidEntries(allowed, 'allowed', 'policy.json');
}

function invalidEntries(
  entries: readonly Located<string>[],
  list: 'insecure' | 'blocked' | 'allowed',
  file: RegistrySourcesProblem['file'],
): RegistrySourcesProblem[] {
  return entries
    .filter(({ value }) => !isValidScope(value))
    .map(({ value, place }) => ({
      code: `invalid-${list}-entry`,
      file,
      message: `invalid entry for ${list} registries ${goQuote(value)}`,
      place,
      related: [],
    }));
}
