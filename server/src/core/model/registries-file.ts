import type { Mapping, SyntaxFile, SyntaxProblem, Tree } from '../syntax/tree';
import {
  EMPTY_REGISTRIES_CONF,
  untraced,
  type Mirror,
  type RegistriesConf,
  type Registry,
  type ShortNameAlias,
  type Traced,
} from './hub';
import { RegistriesDecoder, type Field, type Fields } from './registries-decoder';
import type { RegistriesProblem } from './registries-problem';
import { unknownKeyProblems } from './registries-unknown-keys';
import { convertV1, type V1Lists } from './registries-v1';
import { visitKeys, type DefinedKey } from './toml-metadata';

export type { RegistriesProblem, RegistriesTrap } from './registries-problem';

/** A registries.conf as the engine reads it, before it checks anything. What cannot be read is left out and is a problem. */
export interface RegistriesFile {
  /** What the file says; for the old form (v1) what the engine turns it into. */
  readonly conf: RegistriesConf;
  readonly form: 'v2' | 'v1' | 'mixed' | 'none';
  /** The lists of the old form as written; null where none of them is there. */
  readonly v1: V1Lists | null;
  readonly problems: readonly RegistriesProblem[];
  /** Why the file is no TOML 1.0; the engine then refuses it, whatever else it says. */
  readonly syntaxErrors: readonly SyntaxProblem[];
  /** The keys that the engine's debug log calls undecoded, in its order and its writing. */
  readonly undecodedKeys: readonly string[];
}

/**
 * Reads a registries.conf into the hub, the engine's way: keys match without regard to case, unknown ones are passed over,
 * wrong types are problems with the engine's words (with a line number, computed from the text that the syntax holds). The
 * old form is converted. Never fails: of a broken file it gives what can be read.
 * Follows containers/image `pkg/sysregistriesv2/system_registries_v2.go` `loadConfigFile` and BurntSushi/toml `decode.go`.
 */
export function readRegistriesFile(syntax: SyntaxFile): RegistriesFile {
  const decoder = new RegistriesDecoder(syntax);
  const root = syntax.documents[0]?.root;
  const fields = decoder.fields(root?.kind === 'mapping' ? root : null, '', '');
  const conf = readConf(decoder, fields);
  const v1 = readV1(decoder, fields);
  const undecoded: DefinedKey[] = [];
  visitKeys(syntax, (text, key) => {
    if (!decoder.hasDecoded(text)) undecoded.push(key());
  });
  const hasV2 = setsSomething(conf, fields);
  const form = v1 ? (hasV2 ? 'mixed' : 'v1') : hasV2 || fields.size > 0 ? 'v2' : 'none';
  return {
    conf: v1 && form === 'v1' ? convertV1(v1) : conf,
    form,
    v1,
    problems: decoder.inOrder([...decoder.problems, ...unknownKeyProblems(undecoded, decoder.unread)]),
    syntaxErrors: syntax.problems.filter(({ code }) => code === 'toml-syntax'),
    undecodedKeys: undecoded.map(({ text }) => text),
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

function readRegistry(decoder: RegistriesDecoder, table: Mapping, path: string): Registry {
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
