import type { StringFormat } from '../model/shape';
import { valueOf } from '../syntax/tree';
import { WELL_KNOWN_SOURCES, type KnownNames } from './known-names';
import type { Probe } from './yaml-probe';

/** A name to write, and where it is known from. */
export interface NameProposal {
  readonly name: string;
  readonly detail: string;
}

/** The names that fit a place of this format, the likeliest first, each once. */
export function formatNames(names: KnownNames, format: StringFormat, found: Probe): NameProposal[] {
  switch (format) {
    case 'source':
      return once([...fromReferences(names), ...sources(names), ...wellKnown()]);
    case 'mirror':
      return once([...mirrorsFor(names, sourceBeside(found)), ...named(names.mirrors, 'a mirror in this workspace')]);
    case 'registry-entry':
    case 'policy-scope':
      return once([
        ...hosts(names),
        ...sources(names),
        ...named(names.mirrors, 'a mirror in this workspace'),
        ...wellKnown(),
      ]);
    case 'search-registry':
    case 'registry-host':
      return once([...hosts(names), ...wellKnown().filter(({ name }) => !name.includes('/'))]);
    case 'image':
    case 'repository':
      return once(fromReferences(names));
    case 'release-version':
    case 'base64':
      return [];
  }
}

/** The namespaces and repositories that image references use. */
function fromReferences({ repositories }: KnownNames): NameProposal[] {
  const parents = repositories.map((name) => name.slice(0, Math.max(name.lastIndexOf('/'), 0)));
  return [
    ...named(repositories, 'an image reference in this workspace'),
    ...named(
      parents.filter((name) => name !== ''),
      'image references in this workspace',
    ),
  ];
}

function sources({ sources: known }: KnownNames): NameProposal[] {
  return named(known, 'a source in this workspace');
}

function hosts({ hosts: known }: KnownNames): NameProposal[] {
  return named(known, 'a registry in this workspace');
}

function wellKnown(): NameProposal[] {
  return WELL_KNOWN_SOURCES.map(({ name, use }) => ({ name, detail: use }));
}

/** Mirror hosts that are known, with the path of the source behind them: how mirrors are mostly laid out. */
function mirrorsFor({ mirrors }: KnownNames, source: string | null): NameProposal[] {
  if (source === null || source.startsWith('*')) return [];
  const slash = source.indexOf('/');
  const path = slash < 0 ? '' : source.slice(slash);
  const mirrorHosts = [...new Set(mirrors.map((mirror) => mirror.split('/', 1)[0] ?? mirror))];
  return path === ''
    ? []
    : named(
        mirrorHosts.map((host) => host + path),
        'a mirror host with the path of the source',
      );
}

/** The source of the entry whose mirrors are being written. */
function sourceBeside({ around, mapping }: Probe): string | null {
  for (const { tree } of around.toReversed()) {
    // The mark itself may have been read as a mapping.
    if (tree.kind !== 'mapping' || tree === mapping) continue;
    const source = valueOf(tree, 'source');
    return source?.kind === 'scalar' ? source.text : null;
  }
  return null;
}

function named(list: readonly string[], detail: string): NameProposal[] {
  return list.map((name) => ({ name, detail }));
}

function once(proposals: readonly NameProposal[]): NameProposal[] {
  const byName = new Map<string, NameProposal>();
  for (const proposal of proposals) if (!byName.has(proposal.name)) byName.set(proposal.name, proposal);
  return [...byName.values()];
}
