import {
  l10n,
  languages,
  LanguageStatusSeverity,
  type DocumentSelector,
  type LanguageStatusItem,
  type TextDocument,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { IMPACT, type ClusterImpact, type StatusResult } from '../../server/src/protocol';
import type { Bases } from './bases';
import { request } from './client';

/** What VS Code shows beside the language of the active file: the cluster that it ends up on, and what its change does to nodes. */
export interface StatusItems {
  /** Shows what is known of the active document; `clusters` empty: nothing. */
  show(document: TextDocument, clusters: StatusResult['clusters']): Promise<void>;
  dispose(): void;
}

/** No item is shown yet. */
export function createStatusItems(client: BaseLanguageClient, bases: Bases): StatusItems {
  let items: readonly LanguageStatusItem[] = [];
  let shown: TextDocument | null = null;
  const dispose = (): void => {
    for (const item of items) item.dispose();
    [items, shown] = [[], null];
  };
  return {
    async show(document, clusters) {
      if (clusters.length === 0) {
        dispose();
        return;
      }
      if (shown !== document) {
        dispose();
        const selector = selectorOf(document);
        items = [clusterItem(selector), impactItem(selector)];
        shown = document;
      }
      const [cluster, impact] = items;
      if (cluster) showClusters(cluster, clusters);
      const base = await bases.of(document.uri);
      if (!impact || !items.includes(impact)) return;
      if (!base || base.kind === 'none') {
        showNoBase(impact, base?.reason ?? '');
        return;
      }
      const uri = client.code2ProtocolConverter.asUri(document.uri);
      const result = await request(client, IMPACT, { uri, against: 'base' }).catch(() => null);
      if (!items.includes(impact) || !result) return;
      const isNew = base.kind === 'commit' && base.texts.get(document.uri.toString()) === null;
      showImpacts(impact, result.clusters, { base: base.name, isNew });
    },
    dispose,
  };
}

function selectorOf({ languageId, uri }: TextDocument): DocumentSelector {
  return { language: languageId, scheme: uri.scheme };
}

function clusterItem(selector: DocumentSelector): LanguageStatusItem {
  const item = languages.createLanguageStatusItem('mirrorscope.cluster', selector);
  item.name = l10n.t('Mirrorscope: cluster');
  return item;
}

function impactItem(selector: DocumentSelector): LanguageStatusItem {
  const item = languages.createLanguageStatusItem('mirrorscope.impact', selector);
  item.name = l10n.t('Mirrorscope: impact on nodes');
  item.text = l10n.t('Impact on nodes');
  item.busy = true;
  return item;
}

function showClusters(item: LanguageStatusItem, clusters: StatusResult['clusters']): void {
  const [first, ...others] = clusters;
  if (!first) return;
  const target = first.target === 'unknown' ? l10n.t('release not known') : first.target;
  item.text = others.length === 0 ? `${first.name} · ${target}` : l10n.t('{0} and {1} more', first.name, others.length);
  item.detail = first.declared ? l10n.t('cluster, declared') : l10n.t('cluster, by the folders');
  const refused = clusters.filter((cluster) => cluster.refused);
  item.severity = refused.length > 0 ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
  if (refused.length > 0) item.detail = l10n.t('the operator refuses the manifests');
  item.command = { command: 'mirrorscope.showClusterDeclaration', title: l10n.t('Declaration') };
}

function showNoBase(item: LanguageStatusItem, reason: string): void {
  item.busy = false;
  item.text = l10n.t('Impact on nodes: not known');
  item.detail = reason;
  item.severity = LanguageStatusSeverity.Information;
}

interface Comparison {
  readonly base: string;
  /** Whether the file is not in the base. */
  readonly isNew: boolean;
}

/** While a file cannot be read, what was said last stays. */
function showImpacts(item: LanguageStatusItem, clusters: readonly ClusterImpact[], { base, isNew }: Comparison): void {
  const [worst, ...others] = [...clusters].sort((a, b) => RANK[b.level] - RANK[a.level]);
  const isFirst = item.busy;
  item.busy = false;
  if (!worst || (clusters.some(({ unreadable }) => unreadable !== null) && !isFirst)) return;
  const isAlike = others.every(({ summary }) => summary === worst.summary);
  item.text = isAlike ? worst.summary : `${worst.cluster}: ${worst.summary}`;
  item.detail = isNew ? l10n.t('against {0}, which does not have this file', base) : l10n.t('against {0}', base);
  item.severity = RANK[worst.level] >= RANK.drain ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
  item.command = { command: 'mirrorscope.showImpact', title: l10n.t('Show Impact') };
}

const RANK: Readonly<Record<ClusterImpact['level'], number>> = { none: 0, stay: 1, unknown: 2, drain: 3, reboot: 4 };
