import type { Traced } from '../model/hub';
import type { Place } from '../text/place';

/** One reason for which an engine refuses a registries.conf. */
export interface LoadProblem {
  readonly kind: LoadProblemKind;
  /** The engine's words, without its `loading … "PATH": ` prefix. */
  readonly message: string;
  /** null where no text stands behind the value (a configuration that was rendered, not read). */
  readonly place: Place | null;
  /** The other places that it takes, e.g. the first of two entries that contradict each other. */
  readonly related: readonly Place[];
}

export type LoadProblemKind =
  | 'toml-syntax'
  | 'toml-type'
  | 'v1-in-drop-in'
  | 'mixed-v1-v2'
  | 'scheme'
  | 'no-location-no-prefix'
  | 'no-location'
  | 'pull-from-mirror-on-registry'
  | 'no-mirror-location'
  | 'mirror-restricted-twice'
  | 'pull-from-mirror-value'
  | 'conflicting-insecure'
  | 'conflicting-blocked'
  | 'search-entry'
  | 'short-name-mode'
  | 'wildcard-format'
  | 'alias';

/** Where a value stands; where it is absent, the table that should have it. */
export function placeOf(value: Traced<unknown>, owner: readonly Place[]): Place | null {
  return firstPlace(value) ?? owner[0] ?? null;
}

/** The first place that caused a value. */
export function firstPlace(value: Traced<unknown> | null | undefined): Place | null {
  return value?.origins[0] ?? null;
}

/** A problem with its place. */
export function fault(
  kind: LoadProblemKind,
  message: string,
  place: Place | null,
  related: readonly Place[] = [],
): LoadProblem {
  return { kind, message, place, related };
}
