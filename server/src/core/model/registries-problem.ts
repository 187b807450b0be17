import type { Place } from '../text/place';

/** What the engine refuses or passes over while it reads a registries.conf into its structure. */
export interface RegistriesProblem {
  /** `toml-type`: the engine refuses the file; `unknown-key`: it ignores the key. */
  readonly code: 'toml-type' | 'unknown-key';
  readonly message: string;
  readonly place: Place;
  /** The engine's words, where it says something. */
  readonly upstream?: string;
  /** The dotted key, as the engine writes it. */
  readonly key?: string;
  /** The key that was probably meant. */
  readonly suggestion?: string;
  /** The usual mistake behind it. */
  readonly trap?: RegistriesTrap;
}

/** A problem as it was read: the engine's words still without what they say of the place, which rests on the rest of the file. */
export type ReadProblem = Omit<RegistriesProblem, 'upstream'> & { readonly words?: string };

/**
 * `single-registry`: `[registry]` for `[[registry]]`; `mirror-without-registry`: `[[registry.mirror]]` with no entry above;
 * `swallowed-key`: a key of the top or of `[[registry]]` that stands below another header; `no-header`: a key of `[[registry]]`
 * above all headers.
 */
export type RegistriesTrap = 'single-registry' | 'mirror-without-registry' | 'swallowed-key' | 'no-header';
