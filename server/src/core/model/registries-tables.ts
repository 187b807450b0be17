import type { Mapping, TomlPart } from '../syntax/tree';
import { untraced, type Mirror, type Registry } from './hub';
import { RegistriesDecoder, type Fields, type KeyPaths } from './registries-decoder';
import type { ReadProblem } from './registries-problem';
import { isKnownKey, unknownKeyProblems } from './registries-unknown-keys';
import { visitKeys, type DefinedKey, type KeyJoiner } from './toml-metadata';

/** What one part of a file says in its `[[registry]]` tables, whatever stands in the other parts. */
export interface TablesReading {
  readonly registries: readonly Registry[];
  /** In the order in which they were noticed. */
  readonly problems: readonly ReadProblem[];
  /** The keys of the tables that were not decoded, in the order of the text. */
  readonly undecoded: readonly DefinedKey[];
  /** Whether the part has keys that belong to none of its tables. */
  readonly hasOthers: boolean;
  /** Whether a known key was not decoded here: then it counts what the other parts decode. */
  readonly isEntangled: boolean;
}

/** What the readings of one file share: names that are the same in all of its tables. */
export interface SharedNames {
  readonly paths: KeyPaths;
  readonly join: KeyJoiner;
}

const NONE: readonly never[] = [];

/** Reads the `[[registry]]` tables of a part. */
export function readTables(part: TomlPart, { paths, join }: SharedNames): TablesReading {
  const decoder = new RegistriesDecoder(paths);
  const registries = part.tables.map((table) => readRegistry(decoder, table, REGISTRY));
  const undecoded: DefinedKey[] = [];
  let hasOthers = part.entries.length > 0;
  const isOwn = (text: string): boolean => text === REGISTRY || text.startsWith(BELOW_REGISTRY);
  visitKeys(
    part.statements,
    (text, key) => {
      if (!isOwn(text)) hasOthers = true;
      else if (text !== REGISTRY && !decoder.hasDecoded(text)) undecoded.push(key());
    },
    join,
  );
  const problems = [...decoder.problems, ...unknownKeyProblems(undecoded, decoder.unread)];
  return {
    registries,
    problems: problems.length > 0 ? problems : NONE,
    undecoded: undecoded.length > 0 ? undecoded : NONE,
    hasOthers,
    isEntangled: undecoded.some(isKnownKey),
  };
}

const REGISTRY = 'registry';
const BELOW_REGISTRY = `${REGISTRY}.`;

/** Whether a dotted key, as the library writes it, is that of the entries or of something in them. */
export function isOfRegistry(text: string): boolean {
  return text === REGISTRY || text.startsWith(BELOW_REGISTRY);
}

/** Reads one `[[registry]]` table; `path`: the dotted key of the list that it stands in. */
export function readRegistry(decoder: RegistriesDecoder, table: Mapping, path: string): Registry {
  const fields = decoder.fields(table, 'registry', path);
  return {
    prefix: decoder.string(fields.get('prefix')) ?? untraced(''),
    ...readEndpoint(decoder, fields),
    blocked: decoder.boolean(fields.get('blocked')) ?? untraced(false),
    mirrorByDigestOnly: decoder.boolean(fields.get('mirror-by-digest-only')) ?? untraced(false),
    mirrors: decoder.tables(fields.get('mirror')).map((mirror) => {
      const mirrorFields = decoder.fields(mirror.table, 'registry.mirror', mirror.path);
      return { ...readEndpoint(decoder, mirrorFields), origins: [mirror.table.place] };
    }),
    origins: [table.place],
  };
}

function readEndpoint(decoder: RegistriesDecoder, fields: Fields): Omit<Mirror, 'origins'> {
  return {
    location: decoder.string(fields.get('location')) ?? untraced(''),
    insecure: decoder.boolean(fields.get('insecure')) ?? untraced(false),
    pullFromMirror: decoder.string(fields.get('pull-from-mirror')) ?? untraced(''),
  };
}
