import { loadRegistries, type ConfFile } from '../core/cluster/load';
import { DROP_IN_FOLDER, MAIN_CONF_PATH } from '../core/cluster/node-configuration';
import { POLICY_JSON } from '../core/cluster/node-paths';
import { parsePolicy } from '../core/cluster/policy-verdict';
import type { NodeConfiguration } from '../core/cluster/resolve';
import { goQuote } from '../core/model/go-quote';
import { createDocument, type Document } from '../core/document';
import { poolNodesOf, type PoolNode } from '../core/features/pool-diffs';
import type { Arguments } from './arguments';
import type { InputFile } from './input-file';
import { positionIn, type LoadedWorkspace } from './load-workspace';
import { readSide, type NodeSide } from './node-side';
import { isOnCluster } from './reference-files';
import type { Shell } from './shell';

/** One side of a comparison of pull plans. */
export interface PlanSide {
  /** Once for each set of pools whose nodes get the same; empty where the operator refuses: `refusal` is its message then. */
  readonly nodes: readonly PoolNode[];
  readonly refusal: string | null;
  readonly whereIs: LoadedWorkspace['whereIs'];
  /** Whether it is a registries.conf alone: perhaps that of a host that mirrors, where what oc-mirror copies is asked for. */
  readonly isConf: boolean;
  /** The manifests behind it, whose image references count where nobody names others. */
  readonly documents: readonly Document[];
}

/** Reads a side as `impact` does. `beside` are manifests that both sides have. Throws a Failure for what cannot be read. */
export async function readPlanSide(
  given: string,
  beside: readonly InputFile[],
  args: Arguments,
  shell: Shell,
): Promise<PlanSide> {
  return planSideOf(await readSide(given, args, shell, beside), given);
}

/** The same of a side that is read already; `given` is what it was called. */
export function planSideOf(side: NodeSide, given: string): PlanSide {
  return side.kind === 'manifests' ? sideOfManifests(side) : sideOfFiles(side, given);
}

function sideOfManifests({ input, refusal }: Extract<NodeSide, { kind: 'manifests' }>): PlanSide {
  const { view, documents, whereIs } = input;
  const own = documents.filter((document) => isOnCluster(view.cluster.name, document, input));
  return { nodes: poolNodesOf(view), refusal: refusal?.message ?? null, whereIs, isConf: false, documents: own };
}

function sideOfFiles({ kind, tree }: Exclude<NodeSide, { kind: 'manifests' }>, given: string): PlanSide {
  const paths = [...tree.keys()].filter((path) => path === MAIN_CONF_PATH || isDropIn(path));
  const documents = new Map(
    paths.map((path) => {
      const text = tree.get(path) ?? '';
      return [path, createDocument({ uri: `node:${given}:${path}`, version: 0, language: 'registries-conf', text })];
    }),
  );
  const names = new Map([...documents].map(([path, { uri }]) => [uri, kind === 'conf' ? given : `${given}${path}`]));
  const byUri = new Map([...documents.values()].map((document) => [document.uri, document]));
  return {
    nodes: [{ pools: [], node: nodeOf(documents, tree.get(POLICY_JSON)) }],
    refusal: null,
    isConf: kind === 'conf',
    documents: [],
    whereIs(place) {
      const document = byUri.get(place.chunk.file);
      return document ? positionIn(document, place, names.get(document.uri) ?? given) : null;
    },
  };
}

function isDropIn(path: string): boolean {
  return path.startsWith(`${DROP_IN_FOLDER}/`) && !path.slice(DROP_IN_FOLDER.length + 1).includes('/');
}

function nodeOf(documents: ReadonlyMap<string, Document>, policyJson: string | undefined): NodeConfiguration {
  const files = [...documents].flatMap(([path, { registries }]): ConfFile[] =>
    registries ? [{ path, role: path === MAIN_CONF_PATH ? 'main' : 'drop-in', file: registries }] : [],
  );
  const policy = policyJson === undefined ? null : parsePolicy(policyJson);
  if (policyJson !== undefined && !policy)
    return { registries: null, loadError: `invalid policy in ${goQuote(POLICY_JSON)}`, policy };
  const loaded = loadRegistries(files);
  return loaded.kind === 'loaded'
    ? { registries: loaded.conf, policy }
    : { registries: null, loadError: loaded.error, policy };
}
