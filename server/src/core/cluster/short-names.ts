import { goQuote } from '../model/go-quote';
import {
  parseAsWritten,
  parseReference,
  withDefaultTag,
  withTagAndDigest,
  type ImageReference,
} from '../model/reference';
import type { LoadedAlias, LoadedRegistries } from './loaded-registries';
import type { ShortNameBasis, ShortNameResolution } from './pull-plan';

/**
 * What a short name stands for on a node, where nobody can be asked (no terminal): its alias, or each search registry in turn.
 * Only for texts that are short names (`isShortName`).
 * Follows containers/image `pkg/shortnames/shortnames.go` `Resolve`; errors are its words.
 */
export function resolveShortName(text: string, conf: LoadedRegistries): ShortNameResolution {
  const parsed = parseAsWritten(text);
  if (parsed.kind === 'error') return failed(`cannot parse input: ${goQuote(text)}: ${parsed.error}`, null);
  const alias = conf.aliases.get(parsed.reference.name);
  if (alias?.value) return throughAlias(parsed.reference, alias, alias.value);
  return throughSearchRegistries(text, parsed.reference, conf);
}

function throughAlias(
  { name, tag, digest }: ImageReference,
  alias: LoadedAlias,
  value: ImageReference,
): ShortNameResolution {
  return {
    candidates: [withDefaultTag(withTagAndDigest(value, tag, digest)).text],
    description: `Resolved ${goQuote(name)} as an alias (${alias.path})`,
    error: null,
    by: { kind: 'alias', name, path: alias.path },
    origins: alias.origins,
  };
}

function throughSearchRegistries(text: string, { name }: ImageReference, conf: LoadedRegistries): ShortNameResolution {
  const { registries, path, origins } = conf.search;
  const by: ShortNameBasis = { kind: 'search', registries, path };
  if (registries.length === 0) {
    const nowhere = path === '' ? 'containers-registries.conf(5) was found' : '';
    const undefinedIn = `unqualified-search registries are defined in ${goQuote(path)}`;
    return failed(`short-name ${goQuote(text)} did not resolve to an alias and no ${nowhere || undefinedIn}`, by);
  }
  const candidates: string[] = [];
  for (const registry of registries) {
    const completed = parseReference(`${registry}/${text}`);
    if (completed.kind === 'error') {
      return failed(`creating reference with unqualified-search registry ${goQuote(registry)}: ${completed.error}`, by);
    }
    candidates.push(withDefaultTag(completed.reference).text);
  }
  if (conf.shortNameMode === 'enforcing' && candidates.length > 1) {
    return failed('short-name resolution enforced but cannot prompt without a TTY', by);
  }
  const description = `Resolving ${goQuote(name)} using unqualified-search registries (${path})`;
  return { candidates, description, error: null, by, origins };
}

function failed(error: string, by: ShortNameBasis | null): ShortNameResolution {
  return { candidates: [], description: null, error, by, origins: [] };
}
