import type { Mapping, Statement, Tree } from '../syntax/tree';
import { EMPTY_REGISTRIES_CONF, type RegistriesConf, type ShortNameAlias, type Traced } from './hub';
import { RegistriesDecoder, type Field, type Fields } from './registries-decoder';
import { readRegistry } from './registries-tables';
import type { ReadProblem } from './registries-problem';
import { unknownKeyProblems } from './registries-unknown-keys';
import { convertV1, type V1Lists } from './registries-v1';
import { visitKeys, type DefinedKey } from './toml-metadata';

/** What the top of a file says. */
export interface TopReading {
  readonly conf: RegistriesConf;
  readonly v1: V1Lists | null;
  /** What the engine turns the old form into; null where nothing of it is there. */
  readonly converted: RegistriesConf | null;
  /** Whether any key is known; whether anything of the present form is set. */
  readonly hasKeys: boolean;
  readonly isSet: boolean;
  readonly problems: readonly ReadProblem[];
  readonly undecoded: readonly DefinedKey[];
}

/**
 * Reads a table at the top of a file with all that it holds. Of the keys of the statements those are looked at of which `isOurs` is
 * true: all of them, or, where the entries are read for themselves and are not in `root`, all others.
 */
export function readTop(
  root: Mapping | null,
  statements: readonly Statement[],
  isOurs: (text: string) => boolean,
): TopReading {
  const decoder = new RegistriesDecoder();
  const fields = decoder.fields(root, '', '');
  const conf = readConf(decoder, fields);
  const v1 = readV1(decoder, fields);
  const undecoded: DefinedKey[] = [];
  visitKeys(statements, (text, key) => {
    if (isOurs(text) && !decoder.hasDecoded(text)) undecoded.push(key());
  });
  return {
    conf,
    v1,
    converted: v1 && convertV1(v1),
    hasKeys: fields.size > 0,
    isSet: setsSomething(conf, fields),
    problems: [...decoder.problems, ...unknownKeyProblems(undecoded, decoder.unread)],
    undecoded,
  };
}

function readConf(decoder: RegistriesDecoder, fields: Fields): RegistriesConf {
  return {
    ...EMPTY_REGISTRIES_CONF,
    searchRegistries: decoder.strings(fields.get('unqualified-search-registries')),
    registries: decoder.tables(fields.get('registry')).map(({ table, path }) => readRegistry(decoder, table, path)),
    shortNameMode: decoder.string(fields.get('short-name-mode')),
    additionalLayerStoreAuthHelper: decoder.string(fields.get('additional-layer-store-auth-helper')),
    credentialHelpers: decoder.strings(fields.get('credential-helpers')),
    aliases: readAliases(decoder, fields.get('aliases')),
  };
}

function readAliases(decoder: RegistriesDecoder, field: Field | undefined): ShortNameAlias[] {
  return decoder.entriesOfMap(field).flatMap((alias) => {
    const value = decoder.string(alias);
    return value ? [{ name: { value: alias.entry.key.text, origins: [alias.entry.key.place] }, value }] : [];
  });
}

function readV1(decoder: RegistriesDecoder, fields: Fields): V1Lists | null {
  const registries = fields.get('registries');
  if (!registries) return null;
  const lists = decoder.fields(decoder.table(registries), 'registries', registries.path);
  const list = (name: string): Traced<readonly Traced<string>[]> | null => {
    const field = lists.get(name);
    if (!field) return null;
    return decoder.strings(decoder.fields(decoder.table(field), 'registries.*', field.path).get('registries'));
  };
  const v1 = { search: list('search'), insecure: list('insecure'), block: list('block') };
  return (v1.search ?? v1.insecure ?? v1.block) ? v1 : null;
}

/** Whether anything of the present form is set in the engine's structure: an empty list or table is, an empty string is not. */
function setsSomething(conf: RegistriesConf, fields: Fields): boolean {
  const isTable = (value: Tree | null | undefined): boolean => value?.kind === 'mapping';
  return (
    fields.get('registry')?.entry.value?.kind === 'sequence' ||
    conf.registries.length > 0 ||
    conf.searchRegistries !== null ||
    conf.credentialHelpers !== null ||
    (conf.shortNameMode?.value ?? '') !== '' ||
    (conf.additionalLayerStoreAuthHelper?.value ?? '') !== '' ||
    isTable(fields.get('aliases')?.entry.value)
  );
}
