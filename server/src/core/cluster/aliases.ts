import { goQuote } from '../model/go-quote';
import type { ShortNameAlias } from '../model/hub';
import { namesRegistry, parseAsWritten, parseReference, type ImageReference } from '../model/reference';
import type { Place } from '../text/place';

/** What is wrong with one side of an alias: the engine's words for it alone. */
export interface AliasFault {
  readonly message: string;
  readonly place: Place | null;
}

/** The faults of the aliases of a file, key before value, in the order of the text (upstream's order is that of a Go map: any). */
export function checkAliases(aliases: readonly ShortNameAlias[]): AliasFault[] {
  return aliases.flatMap(({ name, value }) => {
    const key = checkShortName(name.value);
    const target = value.value === '' ? null : readAliasValue(value.value);
    return [
      ...(key === null ? [] : [{ message: key, place: name.origins[0] ?? null }]),
      ...(target?.kind === 'error' ? [{ message: target.error, place: value.origins[0] ?? null }] : []),
    ];
  });
}

export type AliasValue =
  { readonly kind: 'ok'; readonly reference: ImageReference } | { readonly kind: 'error'; readonly error: string };

/**
 * What an alias stands for: a repository with its registry, normalized.
 * Follows containers/image `pkg/sysregistriesv2/shortnames.go` `parseShortNameValue`.
 */
export function readAliasValue(value: string): AliasValue {
  const parsed = parseAsWritten(value);
  const quoted = goQuote(value);
  if (parsed.kind === 'error') return { kind: 'error', error: `parsing alias ${quoted}: ${parsed.error}` };
  if (parsed.reference.digest !== null)
    return { kind: 'error', error: `invalid alias ${quoted}: must not contain digest` };
  if (parsed.reference.tag !== null) return { kind: 'error', error: `invalid alias ${quoted}: must not contain tag` };
  if (!namesRegistry(parsed.reference)) {
    return { kind: 'error', error: `invalid alias ${quoted}: must contain registry and repository` };
  }
  return parseReference(value);
}

/** What keeps a text from being the key of an alias. Follows `validateShortName` of the same file. */
function checkShortName(name: string): string | null {
  const parsed = parseAsWritten(name);
  const quoted = goQuote(name);
  if (parsed.kind === 'error') return `cannot parse short name: ${quoted}: ${parsed.error}`;
  if (parsed.reference.digest !== null) return `invalid short name ${quoted}: must not contain digest`;
  if (parsed.reference.tag !== null) return `invalid short name ${quoted}: must not contain tag`;
  return namesRegistry(parsed.reference) ? `invalid short name ${quoted}: must not contain registry` : null;
}
