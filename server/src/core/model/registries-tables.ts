import type { Mapping, TomlPart } from '../syntax/tree';
import { untraced, type Mirror, type Registry } from './hub';
import type { Fields, RegistriesDecoder } from './registries-decoder';
import type { ReadProblem } from './registries-problem';
import { findKey } from './registries-keys';
import { isKnownKey, unknownKeyProblems } from './registries-unknown-keys';
import { visitKeys, type DefinedKey, type KeyJoiner } from './toml-metadata';

/** What one part of a file says in its `[[registry]]` tables, whatever stands in the other parts. */
export interface TablesReading {
  readonly registries: readonly Registry[];
  /** In the order in which they were noticed. */
  readonly problems: readonly ReadProblem[];
  /** The keys of the tables that were not decoded, in the order of the text. */
  readonly undecoded: readonly DefinedKey[];
  /** The part itself, where it has keys that belong to none of its tables. */
  readonly others: readonly TomlPart[];
  /** Whether a known key was not decoded here, or the tables have another name: then it counts what the other parts decode. */
  readonly isEntangled: boolean;
}

/** What the readings of one file share: its tables have the same names. */
export interface TablesReader {
  readonly decoder: RegistriesDecoder;
  readonly join: KeyJoiner;
}

const NONE: readonly never[] = [];

/** Reads the `[[registry]]` tables of a part. */
export function readTables(part: TomlPart, reader: TablesReader): TablesReading {
  const isNamedAlike = part.entries.length > 0 && part.entries.some(isLikeRegistry);
  const reading = part.kind === 'registry' ? readOwn(part, reader) : { ...NOTHING, others: [part] };
  return isNamedAlike ? { ...reading, isEntangled: true } : reading;
}

const NOTHING: TablesReading = { registries: NONE, problems: NONE, undecoded: NONE, others: NONE, isEntangled: false };

/** The entries by another name: the library does not look at the case of letters. */
function isLikeRegistry({ key }: Mapping['entries'][number]): boolean {
  return findKey('', key.text)?.name === 'registry';
}

function readOwn(part: TomlPart, { decoder, join }: TablesReader): TablesReading {
  decoder.startAnew();
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
    others: hasOthers ? [part] : NONE,
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
    prefix: decoder.string(fields.get('prefix')) ?? NO_TEXT,
    ...readEndpoint(decoder, fields),
    blocked: decoder.boolean(fields.get('blocked')) ?? NOT_SET,
    mirrorByDigestOnly: decoder.boolean(fields.get('mirror-by-digest-only')) ?? NOT_SET,
    mirrors: decoder.tables(fields.get('mirror')).map((mirror) => {
      const mirrorFields = decoder.fields(mirror.table, 'registry.mirror', mirror.path);
      return { ...readEndpoint(decoder, mirrorFields), origins: [mirror.table.place] };
    }),
    origins: [table.place],
  };
}

const NO_TEXT = untraced('');
const NOT_SET = untraced(false);

function readEndpoint(decoder: RegistriesDecoder, fields: Fields): Omit<Mirror, 'origins'> {
  return {
    location: decoder.string(fields.get('location')) ?? NO_TEXT,
    insecure: decoder.boolean(fields.get('insecure')) ?? NOT_SET,
    pullFromMirror: decoder.string(fields.get('pull-from-mirror')) ?? NO_TEXT,
  };
}
