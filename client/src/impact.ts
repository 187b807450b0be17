import { l10n, QuickPickItemKind, Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { IMPACT, type ChangedNodeFile, type ClusterImpact, type ImpactReason } from '../../server/src/protocol';
import type { FoundBase } from './base-of-folder';
import type { Bases } from './bases';
import { request } from './client';
import { fileName, openDiff } from './node-file-diff';
import { openLocation, pick, type Choice } from './prompts';

/** Lists what the change against the base does to nodes, and why; a reason leads to the line that causes it, a file to its comparison. */
export async function showImpact(client: BaseLanguageClient, bases: Bases, uri?: Uri): Promise<void> {
  const file = uri ?? window.activeTextEditor?.document.uri;
  if (!file) return;
  const base = await bases.of(file);
  if (!base || base.kind === 'none') {
    void window.showInformationMessage(base?.reason ?? l10n.t('Open a folder: there is nothing to compare with.'));
    return;
  }
  const { clusters } = await request(client, IMPACT, {
    uri: client.code2ProtocolConverter.asUri(file),
    against: 'base',
  });
  if (clusters.length === 0) {
    void window.showInformationMessage(
      l10n.t('There are no nodes to speak of: this file belongs to no cluster with manifests about mirrors.'),
    );
    return;
  }
  const chosen = await pick(
    clusters.flatMap((cluster) => describe(cluster, base)),
    l10n.t('Impact on nodes, against {0}', base.name),
  );
  if (chosen?.kind === 'file') await openDiff(chosen.file, { cluster: chosen.cluster, with: base.name });
  if (chosen?.kind === 'reason') await openReason(client, base, chosen.location);
}

type Chosen =
  | { readonly kind: 'reason'; readonly location: ImpactReason['locations'][number] }
  | { readonly kind: 'file'; readonly file: ChangedNodeFile; readonly cluster: string };

function describe(impact: ClusterImpact, base: FoundBase): Choice<Chosen | null>[] {
  const { cluster, target, level, summary, reasons, files } = impact;
  return [
    { label: `${cluster} · ${target}`, kind: QuickPickItemKind.Separator, value: null },
    { label: `${ICON[level]} ${summary}`, value: null },
    ...(impact.unreadable === null
      ? []
      : [
          {
            label: `$(warning) ${l10n.t('{0} cannot be read at the moment', relative(impact.unreadable))}`,
            detail: l10n.t('What it says may be missing, and look as if it were removed.'),
            value: null,
          },
        ]),
    ...reasons.map((reason) => describeReason(reason, base)),
    ...files.map((file) => ({
      label: `$(diff) ${l10n.t('Compare {0}', fileName(file.path))}`,
      description: file.path,
      value: { kind: 'file', file, cluster } as const,
    })),
  ];
}

const ICON: Readonly<Record<ClusterImpact['level'], string>> = {
  none: '$(check)',
  stay: '$(check)',
  drain: '$(warning)',
  reboot: '$(warning)',
  unknown: '$(question)',
};

/** A list cuts what is long: what it comes to stands first, then the line, then the words of the daemon's log. */
function describeReason({ text, brief, locations }: ImpactReason, base: FoundBase): Choice<Chosen | null> {
  const words = text === brief ? [] : [text];
  const location = locations.find(({ isBefore }) => !isBefore) ?? locations[0];
  if (!location) return { label: `$(info) ${brief}`, ...(words[0] ? { detail: words[0] } : {}), value: null };
  const line = `${relative(location.uri)}:${String(location.range.start.line + 1)}`;
  const place = location.isBefore && base.kind !== 'none' ? l10n.t('{0} in {1}', line, base.name) : line;
  return {
    label: `$(arrow-right) ${brief}`,
    detail: [place, ...words].join(' · '),
    value: { kind: 'reason', location },
  };
}

async function openReason(
  client: BaseLanguageClient,
  base: FoundBase,
  location: ImpactReason['locations'][number],
): Promise<void> {
  if (!location.isBefore || base.kind !== 'commit') return openLocation(client, location);
  const uri = base.api.toGitUri(client.protocol2CodeConverter.asUri(location.uri), base.commit);
  await window.showTextDocument(uri, { selection: client.protocol2CodeConverter.asRange(location.range) });
}

function relative(uri: string): string {
  return workspace.asRelativePath(Uri.parse(uri));
}
