import { EMPTY_CONFIGURATION, parseYaml, readConfiguration, type Configuration } from '../core/index';

/** The rules that only repeat what a schema says. */
const STRUCTURE_RULES = ['unknown-field', 'missing-field', 'wrong-type', 'invalid-enum'];

/**
 * What the settings `mirrorscope.*` declare. They have the form of `.mirrorscope.yaml` and are read as such; anything else in them,
 * and any other shape, is as good as not set.
 */
export function readSettings(settings: unknown): Configuration {
  if (typeof settings !== 'object' || settings === null) return EMPTY_CONFIGURATION;
  const { structure, ...rest } = settings as Readonly<Record<string, unknown>>;
  const declared = Object.fromEntries(KEYS.flatMap((key) => (isSet(rest[key]) ? [[key, rest[key]]] : [])));
  const { configuration } = readConfiguration(parseYaml(JSON.stringify(declared), 'settings:'));
  if (structure !== 'off') return configuration;
  return {
    ...configuration,
    rules: new Map([...STRUCTURE_RULES.map((code) => [code, 'off'] as const), ...configuration.rules]),
  };
}

const KEYS = ['clusters', 'target', 'releaseImage', 'rules', 'exclude'];

/** VS Code sends a setting that nobody set as its default: an empty text, list or object, or null. */
function isSet(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
