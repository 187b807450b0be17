/** The tables of registries.conf by the path of their header; '' is the top of the file, `registries.*` the old form (v1). */
export type RegistriesTable = '' | 'registry' | 'registry.mirror' | 'aliases' | 'registries' | 'registries.*';

/** What stands behind a key. `tables` is written `[[key]]`, `table` and `aliases` are written `[key]`. */
export type RegistriesKeyType = 'string' | 'boolean' | 'strings' | 'tables' | 'table' | 'aliases';

/** One key of registries.conf: feeds reading, completion and hover. Documentation is Markdown, in whole sentences. */
export interface RegistriesKey {
  readonly name: string;
  readonly table: RegistriesTable;
  readonly type: RegistriesKeyType;
  /** The table that the key opens; its Go type is how the engine's errors call it. */
  readonly opens?: { readonly table: RegistriesTable; readonly goType: string };
  /** The values that mean something, where the engine takes only these; or the usual ones where `open` is true. */
  readonly values?: readonly RegistriesValue[];
  /** Whether values other than `values` are fine too. */
  readonly open?: true;
  /** What holds where the key is absent. */
  readonly standard?: string;
  readonly documentation: string;
  /** What happens when the key stands in several files of the node. */
  readonly merging?: string;
  /** Since which release it is there or is written. */
  readonly since?: string;
  /** What to write instead. */
  readonly deprecated?: string;
}

export interface RegistriesValue {
  readonly value: string;
  readonly documentation: string;
}

const REPLACED_WHOLE =
  'Files in `registries.conf.d` are read in the order of their names after `registries.conf`. An entry with the same prefix replaces the whole earlier entry, mirrors included.';
const REPLACED_LIST =
  'The file read last that has the key wins with its whole list, also with an empty one. Lists are not joined.';
const V1 = 'The old form (v1). Write `[[registry]]` entries and `unqualified-search-registries` instead.';

/**
 * Every key that the engine reads, in the order in which they are best offered. Follows containers/image
 * `pkg/sysregistriesv2/system_registries_v2.go`: `V2RegistriesConf`, `Registry`, `Endpoint`, `V1RegistriesConf`, and
 * `shortnames.go` `shortNameAliasConf`.
 */
export const REGISTRIES_KEYS: readonly RegistriesKey[] = [
  {
    name: 'unqualified-search-registries',
    table: '',
    type: 'strings',
    standard: 'no registries: short names that have no alias cannot be pulled',
    documentation:
      'The registries that are tried in this order for a short name such as `ubi9`, which says no registry. Each entry is a host with an optional port, without a path. A full name never uses the list.',
    merging: REPLACED_LIST,
  },
  {
    name: 'short-name-mode',
    table: '',
    type: 'string',
    standard: '`permissive`',
    values: [
      {
        value: 'enforcing',
        documentation:
          'With several search registries and no alias, asks which one is meant; without a terminal the pull fails.',
      },
      {
        value: 'permissive',
        documentation: 'As `enforcing`, but without a terminal all search registries are tried in order.',
      },
      { value: 'disabled', documentation: 'Never asks: all search registries are tried in order.' },
    ],
    documentation:
      'What the engine does with a short name that fits several search registries. The case of the letters matters.',
    merging: 'The file read last with a value that is not empty wins.',
  },
  {
    name: 'credential-helpers',
    table: '',
    type: 'strings',
    open: true,
    values: [
      { value: 'containers-auth.json', documentation: 'The `auth.json` files that `podman login` writes.' },
      { value: 'secretservice', documentation: 'The program `docker-credential-secretservice` (desktop key ring).' },
      { value: 'pass', documentation: 'The program `docker-credential-pass`.' },
      { value: 'osxkeychain', documentation: 'The program `docker-credential-osxkeychain`.' },
    ],
    standard: '`["containers-auth.json"]`',
    documentation:
      'Where credentials come from, asked in this order: `containers-auth.json`, or `NAME` for a program `docker-credential-NAME`. OpenShift nodes use the pull secret instead.',
    merging: REPLACED_LIST,
  },
  {
    name: 'additional-layer-store-auth-helper',
    table: '',
    type: 'string',
    standard: 'no helper',
    documentation:
      'A program that hands credentials to an additional layer store (lazy pulling), given as the path of the program.',
    merging: 'The file read last with a value that is not empty wins.',
    since: 'The Machine Config Operator writes the line, empty, since OpenShift 4.19.',
  },
  {
    name: 'registry',
    table: '',
    type: 'tables',
    opens: { table: 'registry', goType: 'sysregistriesv2.Registry' },
    documentation:
      'One registry, namespace or repository and what to do with names in it. Of several entries that fit a name, the one with the longest prefix is used, alone.',
    merging: REPLACED_WHOLE,
  },
  {
    name: 'aliases',
    table: '',
    type: 'aliases',
    opens: { table: 'aliases', goType: 'map[string]string' },
    documentation:
      'Full names for short names: `"ubi9" = "registry.access.redhat.com/ubi9"`. An alias wins over the search registries. Neither side has a tag or a digest; the tag or digest of the pull is added.',
    merging: 'Merged name by name, the file read last wins; an empty value takes an alias of an earlier file back.',
  },
  {
    name: 'registries',
    table: '',
    type: 'table',
    opens: { table: 'registries', goType: 'sysregistriesv2.V1TOMLConfig' },
    documentation:
      'The tables `[registries.search]`, `[registries.insecure]` and `[registries.block]` of the old form.',
    merging: 'Refused in `registries.conf.d`, and refused together with any key of the present form.',
    deprecated: V1,
  },
  {
    name: 'location',
    table: 'registry',
    type: 'string',
    standard: 'empty; then the prefix must be a wildcard, and the name is used as it is',
    documentation:
      'Where images of the prefix really are: host, optional port, optional path. The matching prefix of a name is replaced by it. It is the last endpoint that is tried, after all mirrors. No scheme, no tag, no digest.',
  },
  {
    name: 'prefix',
    table: 'registry',
    type: 'string',
    standard: 'the location',
    documentation:
      'Which names the entry is for: a host, host and path, or a wildcard `*.example.com` for all hosts below a domain. `example.com/foo` fits `example.com/foo/bar`, but not `example.com/foobar`. A wildcard has no port and no path.',
    merging: REPLACED_WHOLE,
  },
  {
    name: 'blocked',
    table: 'registry',
    type: 'boolean',
    standard: '`false`',
    documentation:
      'Refuses pulls from names in the entry. Mirrors of a blocked entry are still used. A mirror whose own name falls into a blocked entry is refused too.',
  },
  {
    name: 'insecure',
    table: 'registry',
    type: 'boolean',
    standard: '`false`',
    documentation:
      'Lets the connection to the location go without a valid certificate, and over plain HTTP if need be. Mirrors have a switch of their own.',
  },
  {
    name: 'mirror-by-digest-only',
    table: 'registry',
    type: 'boolean',
    standard: '`false`',
    documentation:
      'Uses the mirrors only for references by digest. The older form of `pull-from-mirror = "digest-only"` at each mirror; the two exclude each other in one entry.',
    since: 'The Machine Config Operator wrote it up to OpenShift 4.12.',
  },
  {
    name: 'mirror',
    table: 'registry',
    type: 'tables',
    opens: { table: 'registry.mirror', goType: 'sysregistriesv2.Endpoint' },
    documentation:
      'A mirror of the entry above. Mirrors are tried in the order of the file, before the location; the first that has the image serves it.',
  },
  {
    name: 'pull-from-mirror',
    table: 'registry',
    type: 'string',
    documentation:
      'Belongs into `[[registry.mirror]]`: the engine refuses a file with a value for it in `[[registry]]`.',
    deprecated: 'Write it in each `[[registry.mirror]]` instead.',
  },
  {
    name: 'location',
    table: 'registry.mirror',
    type: 'string',
    documentation:
      'Where the mirror is: host, optional port, optional path. It takes the place of the prefix of the entry above; what follows the prefix in a name is appended. No scheme, no tag, no digest.',
  },
  {
    name: 'pull-from-mirror',
    table: 'registry.mirror',
    type: 'string',
    values: [
      {
        value: 'digest-only',
        documentation: 'The mirror serves references by digest (what an ImageDigestMirrorSet or ICSP gives).',
      },
      { value: 'tag-only', documentation: 'The mirror serves references by tag (what an ImageTagMirrorSet gives).' },
      { value: 'all', documentation: 'The mirror serves both.' },
    ],
    standard: '`all`',
    documentation: 'For which references the mirror is used. A reference with tag and digest counts as one by digest.',
    since: 'The Machine Config Operator writes it since OpenShift 4.13.',
  },
  {
    name: 'insecure',
    table: 'registry.mirror',
    type: 'boolean',
    standard: '`false`',
    documentation: 'Lets the connection to this mirror go without a valid certificate, and over plain HTTP if need be.',
  },
  {
    name: 'search',
    table: 'registries',
    type: 'table',
    opens: { table: 'registries.*', goType: 'sysregistriesv2.V1TOMLregistries' },
    documentation: 'The search registries of the old form.',
    deprecated: 'Write `unqualified-search-registries = […]` instead.',
  },
  {
    name: 'insecure',
    table: 'registries',
    type: 'table',
    opens: { table: 'registries.*', goType: 'sysregistriesv2.V1TOMLregistries' },
    documentation: 'The insecure registries of the old form.',
    deprecated: 'Write a `[[registry]]` with `location` and `insecure = true` for each instead.',
  },
  {
    name: 'block',
    table: 'registries',
    type: 'table',
    opens: { table: 'registries.*', goType: 'sysregistriesv2.V1TOMLregistries' },
    documentation: 'The blocked registries of the old form.',
    deprecated: 'Write a `[[registry]]` with `location` and `blocked = true` for each instead.',
  },
  {
    name: 'registries',
    table: 'registries.*',
    type: 'strings',
    documentation: 'The list itself.',
    deprecated: V1,
  },
];

/** The keys of one table, in the order in which they are best offered. `aliases` has none: every name is one. */
export function keysOf(table: RegistriesTable): readonly RegistriesKey[] {
  return KEYS_BY_TABLE.get(table) ?? [];
}

/**
 * The key of a table as the engine finds it: by its exact name, else without regard to case (BurntSushi/toml `decode.go`
 * `unifyStruct`, Go's `strings.EqualFold`). null where the table has no such key.
 */
export function findKey(table: RegistriesTable, name: string): RegistriesKey | null {
  const exact = KEYS_BY_NAME.get(table)?.get(name);
  if (exact) return exact;
  const folded = foldCase(name);
  return folded === name ? null : (KEYS_BY_NAME.get(table)?.get(folded) ?? null);
}

/**
 * The table that a path of keys leads to, as the engine finds it; null where a key is unknown or no table stands behind it.
 * `['registry', 'mirror']` gives `registry.mirror`.
 */
export function tableAt(path: readonly string[]): RegistriesTable | null {
  let table: RegistriesTable = '';
  for (const name of path) {
    const opened: RegistriesTable | undefined = findKey(table, name)?.opens?.table;
    if (opened === undefined) return null;
    table = opened;
  }
  return table;
}

const KEYS_BY_TABLE: ReadonlyMap<RegistriesTable, readonly RegistriesKey[]> = new Map(
  (['', 'registry', 'registry.mirror', 'registries', 'registries.*'] as const).map((table) => [
    table,
    REGISTRIES_KEYS.filter((key) => key.table === table),
  ]),
);

const KEYS_BY_NAME: ReadonlyMap<RegistriesTable, ReadonlyMap<string, RegistriesKey>> = new Map(
  [...KEYS_BY_TABLE].map(([table, keys]) => [table, new Map(keys.map((key) => [key.name, key]))]),
);

/** Lower case as `strings.EqualFold` sees it: two letters beyond ASCII fold to ASCII ones (ſ to s, the Kelvin sign to k). */
function foldCase(name: string): string {
  return name.toLowerCase().replaceAll('ſ', 's');
}
