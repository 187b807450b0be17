import type { RegistriesConf } from '../model/hub';
import type { RegistriesFile } from '../model/registries-file';
import { loadRegistries, type ConfFile } from './load';
import type { Rendering } from './node-files';
import { REGISTRIES_CONF, SEARCH_DROP_IN } from './node-paths';
import { parsePolicy } from './policy-verdict';
import type { NodeConfiguration } from './resolve';

/** Where an engine looks for the main file and for drop-ins. */
export const MAIN_CONF_PATH = REGISTRIES_CONF;
export const DROP_IN_FOLDER = '/etc/containers/registries.conf.d';

/** What decides where images come from on a node that has these files; null where the operator refuses, and nobody here knows what the node has. */
export function nodeConfigurationOf(rendering: Rendering): NodeConfiguration | null {
  if (rendering.kind === 'refused') return null;
  const { registriesConf, searchDropIn, policyJson } = rendering;
  const dropIn = searchDropIn ? [confFile(SEARCH_DROP_IN, 'drop-in', searchDropIn)] : [];
  const policy = parsePolicy(policyJson);
  const loaded = loadRegistries([confFile(MAIN_CONF_PATH, 'main', registriesConf), ...dropIn]);
  return loaded.kind === 'loaded'
    ? { registries: loaded.conf, policy }
    : { registries: null, loadError: loaded.error, policy };
}

/** The hub as a file that was read from a text. */
export function confFile(path: string, role: ConfFile['role'], conf: RegistriesConf): ConfFile {
  const file: RegistriesFile = { conf, form: 'v2', v1: null, problems: [], syntaxErrors: [], undecodedKeys: [] };
  return { path, role, file };
}
