import type { CheckedEntry } from '../cluster/entry-checks';
import { mayTie } from '../cluster/source-nesting';
import type { Document } from '../document';
import { isPlaceholder } from '../model/placeholder';
import type { Place } from '../text/place';
import type { Report, Rule, WholeCluster } from './rule';
import { shown } from './wording';

/** A host that a wildcard of the same length takes the images from. */
export const prefixTie: Rule = {
  code: 'prefix-tie',
  severity: 'warning',
  about: () => ({
    title: 'An entry that loses to a wildcard of its length',
    documentation: [
      'Of all entries that fit a name, the one with the longest prefix is used, and a wildcard counts with its `*`. `*.example.com` and',
      '`a.example.com` are of one length; of two such prefixes the one that sorts first is used, and that is always the wildcard. The entry for',
      'the host is then never used. Give it a path, or leave the host out of the wildcard’s domain. The same holds of the sources of mirror sets,',
      'of which the operator makes such entries, and of wildcards in the lists of the Image config.',
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
  }),
  looksAt: 'several',
  checks: [
    { looksAt: 'registries', check: checkTables },
    { looksAt: 'cluster', restsOn: tiedInCluster, check: checkSources },
  ],
};

function* checkTables({ checkedRegistries: checked }: Document): Iterable<Report> {
  if (!checked || checked.wildcards.all.length === 0) return;
  const tied = checked.entries.results.filter(
    ({ prefix }) => mayTie(prefix) && checked.prefixes.counts.has(wildcardOf(prefix)),
  );
  if (tied.length === 0) return;
  const wildcards = wildcardEntries(checked.entries.results);
  for (const { prefix, registry } of tied) {
    const { origins } = registry.prefix.value === '' ? registry.location : registry.prefix;
    yield* reportOf(prefix, origins, wildcards.get(wildcardOf(prefix))?.registry.prefix.origins ?? []);
  }
}

/** What the nodes load is asked for only where there is a source that a wildcard could be as long as. */
function tiedInCluster({ answers, mayBeTied }: WholeCluster): readonly unknown[] {
  return mayBeTied.length === 0 ? mayBeTied : [answers.node?.registries, ...mayBeTied];
}

/** A wildcard may be in a list of the Image config, too. */
function* checkSources({ answers, mayBeTied }: WholeCluster): Iterable<Report> {
  for (const { source, digest, tag } of mayBeTied) {
    const wildcard = answers.node?.registries?.byPrefix.get(wildcardOf(source));
    if (wildcard) yield* reportOf(source, (digest ?? tag)?.sourcePlaces ?? [], wildcard.origins);
  }
}

function* reportOf(prefix: string, [place]: readonly Place[], [other]: readonly Place[]): Iterable<Report> {
  if (!place || isPlaceholder(prefix)) return;
  yield {
    place,
    message: `${shown(wildcardOf(prefix))} is as long as ${shown(prefix)} and sorts first, so this entry is never used`,
    related: other ? [{ place: other, message: 'The entry that is used' }] : [],
  };
}

function wildcardOf(prefix: string): string {
  return `*${prefix.slice(1)}`;
}

function wildcardEntries(entries: readonly CheckedEntry[]): ReadonlyMap<string, CheckedEntry> {
  return new Map(entries.filter(({ prefix }) => prefix.startsWith('*.')).map((entry) => [entry.prefix, entry]));
}
