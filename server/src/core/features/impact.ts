import { analyse, type Analysis } from '../analysis';
import { CONFIGURATION_FILE, type ClusterDeclaration, type Configuration } from '../clusters/configuration';
import { declarationsOf } from '../clusters/infer';
import {
  nodeChange,
  SIDE_OF_INSTALLATION,
  sideOfConf,
  sideOfView,
  type NodeChange,
  type NodeSide,
} from '../clusters/node-side';
import type { ClusterView } from '../clusters/view';
import { MAIN_CONF_PATH } from '../cluster/node-configuration';
import type { Document } from '../document';
import { withDocuments, withOverrides, withoutDocuments, type Workspace } from '../workspace';
import { hasSomethingToSay } from './answers';
import { brokenDocument, plainPreview, preview, templatePreview, type NodeFileName, type Preview } from './preview';

/** What the workspace of the editor is compared with. */
export type Before =
  /** Another state of the same files. */
  | {
      readonly kind: 'files';
      readonly analysis: Analysis;
      /** How its files are grouped (`beforeUnder`); their own way where it is left out. */
      readonly under?: Arrangement;
    }
  /** A registries.conf, as every cluster has it. */
  | { readonly kind: 'conf'; readonly text: string };

/** What the difference between two states does to the nodes of one cluster. */
export interface ClusterImpact {
  readonly view: ClusterView;
  readonly change: NodeChange;
  /** A file of the cluster that cannot be read as a whole at the moment: what it says may be missing, and look as if it were removed. */
  readonly broken: Document | null;
}

/**
 * The state before, with clusters as they are told apart now: which files make up a cluster, and what is declared of it, is no part of a
 * node. The same object where it has them already.
 */
export function beforeUnder(analysis: Analysis, before: Before): Before {
  if (before.kind === 'conf') return before;
  const wanted = arrangementOf(analysis.workspace);
  if (before.under && isSameArrangement(before.under, wanted)) return before;
  const own = before.analysis.workspace;
  const uri = `${own.root}/${CONFIGURATION_FILE}`;
  const other = wanted.file ? withDocuments(own, [wanted.file]) : withoutDocuments(own, [uri]);
  const overrides = { ...wanted.overrides, clusters: wanted.overrides.clusters ?? wanted.inferred };
  return { kind: 'files', analysis: analyse(before.analysis, withOverrides(other, overrides)), under: wanted };
}

/** All that tells which files make up which cluster. */
interface Arrangement {
  readonly file: Document | null;
  readonly overrides: Configuration;
  /** The clusters that were inferred, as if somebody had declared them; null where somebody has. */
  readonly inferred: readonly ClusterDeclaration[] | null;
}

function arrangementOf({ root, documents, overrides, configuration, clusters }: Workspace): Arrangement {
  const file = documents.get(`${root}/${CONFIGURATION_FILE}`) ?? null;
  return { file, overrides, inferred: configuration.clusters ? null : declarationsOf(clusters) };
}

function isSameArrangement(a: Arrangement, b: Arrangement): boolean {
  const names = ({ inferred }: Arrangement): string => JSON.stringify(inferred?.map(({ name }) => name) ?? null);
  return a.file === b.file && a.overrides === b.overrides && names(a) === names(b);
}

/** What happens to the nodes of one cluster; null where neither state has a word on mirrors. */
export function impactOn(view: ClusterView, before: Before): ClusterImpact | null {
  const old = counterpart(view, before);
  if (!hasSomethingToSay(view) && !(old && hasSomethingToSay(old))) return null;
  return { view, change: nodeChange(sideBefore(old, before), sideOfView(view)), broken: brokenDocument(view) };
}

/** A node file of a cluster as it was; null where there was none. */
export function previewBefore(analysis: Analysis, before: Before, name: NodeFileName): Preview | null {
  const { cluster, path } = name;
  if (before.kind === 'conf') return path === MAIN_CONF_PATH ? plainPreview(before.text) : null;
  const view = analysis.clusters.find((candidate) => candidate.cluster.name === cluster);
  const old = view && counterpart(view, before);
  return old ? preview(before.analysis, { ...name, cluster: old.cluster.name }, null) : templatePreview(path);
}

/** The cluster of the same name; null where there was none. */
export function counterpart(view: ClusterView, before: Before): ClusterView | null {
  if (before.kind === 'conf') return null;
  return before.analysis.clusters.find(({ cluster }) => cluster.name === view.cluster.name) ?? null;
}

function sideBefore(old: ClusterView | null, before: Before): NodeSide {
  if (before.kind === 'conf') return sideOfConf(before.text);
  return old ? sideOfView(old) : SIDE_OF_INSTALLATION;
}
