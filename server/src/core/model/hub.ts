import type { Place } from '../text/place';

/**
 * The hub: what a registries.conf says. Manifests are lowered into it (the operator's way), a file on disk is read into it
 * (the engine's way); rendering, resolving and impact know nothing else. Field for field the structure that
 * containers/image `pkg/sysregistriesv2` (`V2RegistriesConf`) and openshift/runtime-utils `pkg/registries` work on.
 */
export interface RegistriesConf {
  /** `unqualified-search-registries`; null when absent, which is not the same as an empty list. */
  readonly searchRegistries: Traced<readonly Traced<string>[]> | null;
  readonly registries: readonly Registry[];
  /** null when absent. */
  readonly shortNameMode: Traced<string> | null;
  readonly additionalLayerStoreAuthHelper: Traced<string> | null;
  readonly credentialHelpers: Traced<readonly Traced<string>[]> | null;
  /** `[aliases]`: short name -> value (empty: takes an alias back), in the order of the text. */
  readonly aliases: readonly ShortNameAlias[];
}

/** A value with the places that caused it, the most telling first. Empty: nothing in the user's files did (template, default). */
export interface Traced<T> {
  readonly value: T;
  readonly origins: readonly Place[];
}

/** One `[[registry]]` table, as written: nothing trimmed, nothing filled in. */
export interface Registry {
  /** Empty when absent. */
  readonly prefix: Traced<string>;
  /** Empty when absent. */
  readonly location: Traced<string>;
  readonly insecure: Traced<boolean>;
  readonly blocked: Traced<boolean>;
  readonly mirrorByDigestOnly: Traced<boolean>;
  /** Only ever meant for mirrors; the engine refuses it on a registry. Empty when absent. */
  readonly pullFromMirror: Traced<string>;
  readonly mirrors: readonly Mirror[];
  /** The table, or the manifest entries that caused it. */
  readonly origins: readonly Place[];
  /** Whether it is what one entry of a mirror set comes to in which nothing is remarkable (`readPlainEntry`): no engine refuses such a one. */
  readonly isPlain?: boolean;
}

/** One `[[registry.mirror]]` table. */
export interface Mirror {
  readonly location: Traced<string>;
  readonly insecure: Traced<boolean>;
  /** `all`, `digest-only`, `tag-only` or empty; other text only where a file has it. */
  readonly pullFromMirror: Traced<string>;
  readonly origins: readonly Place[];
}

export interface ShortNameAlias {
  readonly name: Traced<string>;
  readonly value: Traced<string>;
}

/** A registries.conf without a line in it. */
export const EMPTY_REGISTRIES_CONF: RegistriesConf = {
  searchRegistries: null,
  registries: [],
  shortNameMode: null,
  additionalLayerStoreAuthHelper: null,
  credentialHelpers: null,
  aliases: [],
};

/** The scope of an entry: its prefix, or its location where the prefix is empty (openshift/runtime-utils `registries.go`). */
export function scopeOf(registry: Registry): string {
  return registry.prefix.value || registry.location.value;
}

/** A value that nothing in the user's files caused. */
export function untraced<T>(value: T): Traced<T> {
  return { value, origins: [] };
}
