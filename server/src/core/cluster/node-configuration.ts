import type { RegistriesConf } from '../model/hub';
import type { RegistriesFile } from '../model/registries-file';
import { inOneGo, type Steps } from '../text/steps';
import { loadRegistriesInSteps, type ConfFile, type LoadResult } from './load';
import { checkFileInSteps } from './load-checks';
import { loadEntriesInSteps } from './merged-files';
import type { Rendered, Rendering } from './node-files';
import { REGISTRIES_CONF, SEARCH_DROP_IN } from './node-paths';
import { parsePolicy, type Policy } from './policy-verdict';
import type { NodeConfiguration } from './resolve';

/** Where an engine looks for the main file and for drop-ins. */
export const MAIN_CONF_PATH = REGISTRIES_CONF;
export const DROP_IN_FOLDER = '/etc/containers/registries.conf.d';

/** What decides where images come from on a node that has these files; null where the operator refuses, and nobody here knows what the node has. */
export function nodeConfigurationOf(rendering: Rendering): NodeConfiguration | null {
  return rendering.kind === 'refused' ? null : loadNode(rendering, null).configuration;
}

/** The configuration of a node, and what the next loading takes over. */
export interface LoadedNode {
  /** The same object for as long as what was loaded is the same. */
  readonly configuration: NodeConfiguration;
  readonly loaded: LoadResult;
  readonly policyJson: string;
  readonly policy: Policy | null;
}

/**
 * The same for files that were rendered after those of a `previous` node: what is the same in both is not loaded again. `dropIns` are those
 * that the node has beside the operator's.
 */
export function loadNode(
  rendered: Rendered,
  previous: LoadedNode | null,
  dropIns: readonly ConfFile[] = [],
): LoadedNode {
  return inOneGo(loadNodeInSteps(rendered, previous, dropIns));
}

/** The same in steps. */
export function* loadNodeInSteps(
  { registriesConf, searchDropIn, policyJson }: Rendered,
  previous: LoadedNode | null,
  dropIns: readonly ConfFile[] = [],
): Steps<LoadedNode> {
  const dropIn = searchDropIn ? [confFile(SEARCH_DROP_IN, 'drop-in', searchDropIn)] : [];
  const main = confFile(MAIN_CONF_PATH, 'main', registriesConf);
  const known = previous?.loaded.memory.files.find(({ role }) => role === 'main');
  const first = known ? {} : yield* firstLook(main.file);
  const files = [{ ...main, ...first }, ...dropIn, ...dropIns];
  const loaded = yield* loadRegistriesInSteps(files, previous?.loaded ?? null);
  const policy = previous?.policyJson === policyJson ? previous.policy : parsePolicy(policyJson);
  if (previous?.loaded === loaded && previous.policy === policy) return previous;
  const configuration: NodeConfiguration =
    loaded.kind === 'loaded'
      ? { registries: loaded.conf, policy }
      : { registries: null, loadError: loaded.error, policy };
  return { configuration, loaded, policyJson, policy };
}

function* firstLook(file: RegistriesFile): Steps<Pick<ConfFile, 'checked' | 'loaded'>> {
  const checked = yield* checkFileInSteps(file);
  return { checked, loaded: yield* loadEntriesInSteps(file.conf.registries) };
}

/** The hub as a file that was read from a text. */
export function confFile(path: string, role: ConfFile['role'], conf: RegistriesConf): ConfFile {
  const file: RegistriesFile = { conf, form: 'v2', v1: null, problems: [], syntaxErrors: [], undecodedKeys: [] };
  return { path, role, file };
}
