import type { StringFormat } from '../model/shape';
import { WELL_KNOWN_SOURCES, type KnownNames } from './known-names';

/** A name to write, and where it is known from. */
export interface NameProposal {
  readonly name: string;
  readonly detail: string;
}

/** The names that fit a place of this format, the likeliest first, each once. `source`: the one whose mirrors are being written. */
export function formatNames(names: KnownNames, format: StringFormat, source: string | null): NameProposal[] {
  switch (format) {
    case 'source':
      return once([...fromReferences(names), ...sources(names), ...wellKnown()]);
    case 'mirror':
      return once([...mirrorsFor(names, source), ...named(names.mirrors, 'a mirror in this workspace')]);
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

/** The registries that mirrors of this workspace are on, those with most mirrors first. */
export function mirrorHosts({ mirrors }: KnownNames): string[] {
  const counts = new Map<string, number>();
  for (const mirror of mirrors) {
    const host = mirror.split('/', 1)[0] ?? mirror;
    counts.set(host, (counts.get(host) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([host]) => host);
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

/** What the source has as mirrors elsewhere; then known mirror hosts with its path behind them: how mirrors are mostly laid out. */
function mirrorsFor(names: KnownNames, source: string | null): NameProposal[] {
  if (source === null) return [];
  const elsewhere = named(names.mirrorsOf(source), 'a mirror of this source elsewhere');
  const slash = source.indexOf('/');
  if (slash < 0 || source.startsWith('*')) return elsewhere;
  const path = source.slice(slash);
  const laidOut = mirrorHosts(names).map((host) => host + path);
  return [...elsewhere, ...named(laidOut, 'a mirror host with the path of the source')];
}

function named(list: readonly string[], detail: string): NameProposal[] {
  return list.map((name) => ({ name, detail }));
}

function once(proposals: readonly NameProposal[]): NameProposal[] {
  const byName = new Map<string, NameProposal>();
  for (const proposal of proposals) if (!byName.has(proposal.name)) byName.set(proposal.name, proposal);
  return [...byName.values()];
}
