import { tagOrDigestAt } from '../cluster/served-names';
import type { Document } from '../document';
import { isCompleteRepository } from '../model/reference';
import type { Place } from '../text/place';
import { loadProblems, writtenText } from './load-problems';
import { quotedFix } from './quoted-fix';
import type { Rule } from './rule';

/** A short-name alias that the engine does not take. */
export const invalidAlias: Rule = {
  code: 'invalid-alias',
  severity: 'error',
  about: () => ({
    title: 'A short-name alias that the engine does not take',
    documentation: [
      'An alias leads from a short name (`ubi9`, `rhel/tools`) to a repository with its registry (`registry.access.redhat.com/ubi9`).',
      'Neither side has a tag or a digest, the short name has no registry, and its value has one; an empty value takes an alias of an',
      'earlier file back. Everything else makes the engine refuse the whole configuration.',
    ].join('\n'),
    bad: { language: 'toml', text: '[aliases]\nubi9 = "registry.access.redhat.com/ubi9:latest"\n' },
    good: { language: 'toml', text: '[aliases]\nubi9 = "registry.access.redhat.com/ubi9"\n' },
  }),
  looksAt: 'registries',
  check(document) {
    return loadProblems(document, (kind) => kind === 'alias').map(({ place, message }) => ({
      place,
      message:
        'An alias leads from a name without a registry to one with it, both without tag or digest, so the engine refuses the whole configuration',
      upstream: message,
      fixes: (current) => quotedFix(current, place, withoutTag(current, place)),
    }));
  },
};

/** What an alias leads to without its tag or digest; null for the short name, and where a registry is missing, too. */
function withoutTag(document: Document, place: Place): string | null {
  const isValue = document.syntax.statements?.some((one) => one.kind === 'pair' && one.value?.place === place) ?? false;
  const { text } = writtenText(document, place);
  const at = tagOrDigestAt(text);
  const name = text.slice(0, Math.max(0, at));
  return isValue && isCompleteRepository(name) ? name : null;
}
