import { l10n, MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState, type Command, type Uri } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { MIRROR_DETAILS, type FileLocation, type MirrorOfSource, type MirrorSource } from '../../server/src/protocol';
import { request } from './client';
import { keyOf, type MirrorNode } from './mirror-node';

/**
 * How a line looks. What an icon says is read out in words, and stands behind the label as far as there is room: what would surprise
 * comes first there.
 */
export function mirrorItem(node: MirrorNode): TreeItem {
  const { label, description, icon, state, command, spoken, tooltip } = lookOf(node);
  const item = new TreeItem(label, state ?? TreeItemCollapsibleState.None);
  item.id = keyOf(node);
  item.iconPath = new ThemeIcon(icon);
  if (description) item.description = description;
  if (command) item.command = command;
  if (tooltip !== undefined) item.tooltip = tooltip;
  item.accessibilityInformation = { label: spoken ?? [label, description].filter(Boolean).join(', ') };
  item.contextValue = node.kind;
  return item;
}

/** Adds what is asked for only when somebody wants it: the tooltip, and where a click leads. */
export async function resolveMirrorItem(
  client: BaseLanguageClient,
  item: TreeItem,
  node: MirrorNode,
): Promise<TreeItem> {
  switch (node.kind) {
    case 'root':
    case 'coverage':
      return item;
    case 'trouble':
      if (node.trouble.location) item.command ??= openCommand(client, node.trouble.location);
      return item;
    case 'source':
    case 'itself':
    case 'mirror': {
      const { root, kind, name } = node.root;
      const mirror = node.kind === 'mirror' ? { location: node.mirror.location, use: node.mirror.use } : null;
      const params = { root, kind, name, source: node.source.source, mirror };
      const details = await request(client, MIRROR_DETAILS, params);
      const [place] = details?.locations ?? [];
      if (details) item.tooltip = tooltipOf(node, details.markdown);
      if (place) item.command ??= openCommand(client, place);
      return item;
    }
  }
}

/** Of a line that shows one of several endpoints, which one it is, above what is known of it. */
function tooltipOf(node: MirrorNode, markdown: string): MarkdownString {
  const { endpoint } = lookOf(node);
  return new MarkdownString(endpoint === undefined ? markdown : `${endpoint}\n\n${markdown}`);
}

interface Look {
  readonly label: string;
  readonly description?: string;
  readonly icon: string;
  readonly state?: TreeItemCollapsibleState;
  readonly command?: Command;
  /** What is read out in place of label and description. */
  readonly spoken?: string;
  /** All of the line, where the side bar has no room for it; lines that the server is asked about have its hover. */
  readonly tooltip?: string;
  /** Which of the endpoints of its source it is, and what about it would surprise. */
  readonly endpoint?: string;
}

function lookOf(node: MirrorNode): Look {
  switch (node.kind) {
    case 'root':
      return rootLook(node);
    case 'coverage': {
      const command = { command: 'mirrorscope.showCoverage', title: l10n.t('Show Coverage') };
      return { label: node.text, icon: 'graph', command, tooltip: node.text };
    }
    case 'trouble': {
      const label =
        node.root.kind === 'cluster' ? l10n.t('Refused by the operator') : l10n.t('The engine does not load it');
      const { message } = node.trouble;
      return { label, description: message, icon: 'error', tooltip: `${label}: ${message}` };
    }
    case 'source':
      return sourceLook(node.source);
    case 'mirror': {
      const { location } = node.mirror;
      const [use, flags] = [useWords(node.mirror.use), flagWords(node.mirror)];
      const named = l10n.t('mirror {0} of {1}: {2}', node.position, node.of, location);
      const endpoint = listed([l10n.t('mirror {0} of {1}', node.position, node.of)], use, flags);
      const icon = flagIcon(node.mirror) ?? USE_ICON[node.mirror.use];
      return { label: location, description: listed(flags, use), icon, spoken: listed([named], use, flags), endpoint };
    }
    case 'itself': {
      const { source } = node.source;
      const [itself, flags] = [l10n.t('the source itself'), flagWords(node.source)];
      const spoken = listed([source, itself], flags);
      const icon = flagIcon(node.source) ?? 'globe';
      return { label: source, description: listed(flags, [itself]), icon, spoken, endpoint: listed([itself], flags) };
    }
  }
}

function rootLook({ root, isOnly, hasFolders }: Extract<MirrorNode, { kind: 'root' }>): Look {
  const { name, kind, target, folder } = root;
  const release = target === null ? l10n.t('host') : target === 'unknown' ? l10n.t('newest release') : target;
  const description = [release, ...(hasFolders ? [folder] : [])].join(' · ');
  const named = kind === 'cluster' ? l10n.t('cluster {0}', name) : l10n.t('host {0}', name);
  const spoken = listed([named, description]);
  return {
    label: name,
    description,
    icon: kind === 'cluster' ? 'server-environment' : 'vm',
    state: isOnly ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed,
    spoken,
    tooltip: spoken,
  };
}

function sourceLook({ source, mirrors, ...flags }: MirrorSource): Look {
  const { all, digestOnly, tagOnly } = mirrors;
  const count = all + digestOnly + tagOnly;
  const use = count === digestOnly ? 'digest-only' : count === tagOnly ? 'tag-only' : 'all';
  const counted = count === 0 ? l10n.t('no mirrors') : count === 1 ? l10n.t('1 mirror') : l10n.t('{0} mirrors', count);
  const words = count === 0 ? [] : useWords(use);
  return {
    label: source,
    description: listed(flagWords(flags), [counted], words),
    icon: count > 0 ? USE_ICON[use] : (flagIcon(flags) ?? 'circle-outline'),
    state: TreeItemCollapsibleState.Collapsed,
    spoken: listed([l10n.t('source {0}', source), counted], words, flagWords(flags)),
  };
}

function listed(...words: readonly (readonly string[])[]): string {
  return words.flat().join(', ');
}

const USE_ICON: Readonly<Record<MirrorOfSource['use'], string>> = {
  all: 'mirror',
  'digest-only': 'pinned',
  'tag-only': 'tag',
};

function useWords(use: MirrorOfSource['use']): string[] {
  switch (use) {
    case 'all':
      return [];
    case 'digest-only':
      return [l10n.t('for digests')];
    case 'tag-only':
      return [l10n.t('for tags')];
  }
}

interface Flags {
  readonly insecure: boolean;
  readonly blocked: boolean;
}

function flagWords({ insecure, blocked }: Flags): string[] {
  return [...(insecure ? [l10n.t('insecure')] : []), ...(blocked ? [l10n.t('blocked')] : [])];
}

function flagIcon({ insecure, blocked }: Flags): string | null {
  if (blocked) return 'circle-slash';
  return insecure ? 'unlock' : null;
}

function openCommand(client: BaseLanguageClient, { uri, range }: FileLocation): Command {
  const target: Uri = client.protocol2CodeConverter.asUri(uri);
  const selection = client.protocol2CodeConverter.asRange(range);
  return { command: 'vscode.open', title: l10n.t('Open Entry'), arguments: [target, { selection }] };
}
