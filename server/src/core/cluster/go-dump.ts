import { goQuote } from '../model/go-quote';
import type { Mirror, Registry, ShortNameAlias, Traced } from '../model/hub';
import type { RegistriesFile } from '../model/registries-file';
import { sortedBytewise } from './bytewise';

/**
 * A file that mixes the forms v1 and v2, as the engine prints it in its error: Go's `%#v` of the structure that it decodes
 * into (containers/image `pkg/sysregistriesv2/system_registries_v2.go`, `tomlConfig` in `loadConfigFile`).
 */
export function dumpMixedConfiguration({ conf, v1 }: RegistriesFile): string {
  const aliases = struct('shortNameAliasConf', [['Aliases', dumpAliases(conf.aliases)]]);
  const v2 = struct('V2RegistriesConf', [
    ['Registries', slice('Registry', conf.registries.length > 0 ? conf.registries.map(dumpRegistry) : null)],
    ['UnqualifiedSearchRegistries', dumpStrings(conf.searchRegistries)],
    ['CredentialHelpers', dumpStrings(conf.credentialHelpers)],
    ['ShortNameMode', goQuote(conf.shortNameMode?.value ?? '')],
    ['AdditionalLayerStoreAuthHelper', goQuote(conf.additionalLayerStoreAuthHelper?.value ?? '')],
    ['shortNameAliasConf', aliases],
  ]);
  const list = (strings: TracedStrings | null | undefined) =>
    struct('V1TOMLregistries', [['Registries', dumpStrings(strings)]]);
  const lists = struct('V1TOMLConfig', [
    ['Search', list(v1?.search)],
    ['Insecure', list(v1?.insecure)],
    ['Block', list(v1?.block)],
  ]);
  return struct('tomlConfig', [
    ['V2RegistriesConf', v2],
    ['V1RegistriesConf', struct('V1RegistriesConf', [['V1TOMLConfig', lists]])],
  ]);
}

type TracedStrings = Traced<readonly Traced<string>[]>;

function dumpRegistry(registry: Registry): string {
  const { location, insecure, pullFromMirror } = registry;
  return struct('Registry', [
    ['Prefix', goQuote(registry.prefix.value)],
    ['Endpoint', dumpEndpoint({ location, insecure, pullFromMirror })],
    ['Mirrors', slice('Endpoint', registry.mirrors.length > 0 ? registry.mirrors.map(dumpEndpoint) : null)],
    ['Blocked', String(registry.blocked.value)],
    ['MirrorByDigestOnly', String(registry.mirrorByDigestOnly.value)],
  ]);
}

function dumpEndpoint({ location, insecure, pullFromMirror }: Omit<Mirror, 'origins'>): string {
  return struct('Endpoint', [
    ['Location', goQuote(location.value)],
    ['Insecure', String(insecure.value)],
    ['PullFromMirror', goQuote(pullFromMirror.value)],
  ]);
}

/** Go prints a map in the order of its keys. */
function dumpAliases(aliases: readonly ShortNameAlias[]): string {
  if (aliases.length === 0) return 'map[string]string(nil)';
  const values = new Map(aliases.map(({ name, value }) => [name.value, value.value]));
  const pairs = sortedBytewise(values.keys()).map((name) => `${goQuote(name)}:${goQuote(values.get(name) ?? '')}`);
  return `map[string]string{${pairs.join(', ')}}`;
}

function dumpStrings(strings: TracedStrings | null | undefined): string {
  if (!strings) return '[]string(nil)';
  return `[]string{${strings.value.map(({ value }) => goQuote(value)).join(', ')}}`;
}

function slice(type: string, items: readonly string[] | null): string {
  return `[]sysregistriesv2.${type}${items ? `{${items.join(', ')}}` : '(nil)'}`;
}

function struct(type: string, fields: readonly (readonly [name: string, value: string])[]): string {
  return `sysregistriesv2.${type}{${fields.map(([name, value]) => `${name}:${value}`).join(', ')}}`;
}
