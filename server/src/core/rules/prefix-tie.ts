import type { CheckedEntry } from '../cluster/entry-checks';
import { isPlaceholder } from '../model/placeholder';
import type { Rule } from './rule';
import { shown } from './wording';

/** A host that a wildcard of the same length takes the images from. */
export const prefixTie: Rule = {
  code: 'prefix-tie',
  severity: 'warning',
  title: 'An entry that loses to a wildcard of its length',
  documentation: [
    'Of all entries that fit a name, the one with the longest prefix is used, and a wildcard counts with its `*`. `*.example.com` and',
    '`a.example.com` are of one length; of two such prefixes the one that sorts first is used, and that is always the wildcard. The entry for',
    'the host is then never used. Give it a path, or leave the host out of the wildcard’s domain.',
  ].join('\n'),
  bad: {
    language: 'toml',
    text: `[[registry]]
prefix = "*.example.com"

[[registry]]
location = "a.example.com"
blocked = true
`,
  },
  good: {
    language: 'toml',
    text: `[[registry]]
prefix = "*.example.com"

[[registry]]
location = "ab.example.com"
blocked = true
`,
  },
  looksAt: 'registries',
  *check({ checkedRegistries: checked }) {
    if (!checked || checked.wildcards.all.length === 0) return;
    const tied = checked.entries.results.filter(
      ({ prefix }) => mayTie(prefix) && checked.prefixes.counts.has(wildcardOf(prefix)),
    );
    if (tied.length === 0) return;
    const wildcards = wildcardEntries(checked.entries.results);
    for (const { prefix, registry } of tied) {
      const wildcard = wildcardOf(prefix);
      const [place] = (registry.prefix.value === '' ? registry.location : registry.prefix).origins;
      const [other] = wildcards.get(wildcard)?.registry.prefix.origins ?? [];
      if (!place || isPlaceholder(prefix)) continue;
      yield {
        place,
        message: `${shown(wildcard)} is as long as ${shown(prefix)} and sorts first, so this entry is never used`,
        related: other ? [{ place: other, message: 'The entry that is used' }] : [],
      };
    }
  },
};

/** Only a host whose first part is one letter is as long as a wildcard that fits it. */
function mayTie(prefix: string): boolean {
  return prefix.charAt(1) === '.' && !prefix.startsWith('*') && !/[/:@]/.test(prefix);
}

function wildcardOf(prefix: string): string {
  return `*${prefix.slice(1)}`;
}

function wildcardEntries(entries: readonly CheckedEntry[]): ReadonlyMap<string, CheckedEntry> {
  return new Map(entries.filter(({ prefix }) => prefix.startsWith('*.')).map((entry) => [entry.prefix, entry]));
}
