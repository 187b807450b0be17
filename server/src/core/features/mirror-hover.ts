import type { Analysis } from '../analysis';
import type { ClusterView } from '../clusters/view';
import {
  findRegistry,
  type LoadedMirror,
  type LoadedRegistries,
  type LoadedRegistry,
} from '../cluster/loaded-registries';
import type { Place } from '../text/place';
import { answerersOf, asOne, hasSomethingToSay, nameOf, nodeOn, refusedBy, type Answerer } from './answers';
import { code } from './markdown';
import { linksTo, refusalMarkdown, type LinkTo } from './plan-hover';
import { poolsOf } from './plan-words';

/** The effective mirrors of a source on the clusters of a file: merged in the operator's order, with every place that contributes; or that the operator refuses. */
export function sourceMarkdown(analysis: Analysis, uri: string, source: string, linkTo: LinkTo): string | null {
  const sections = grouped(analysis, uri, linkTo, (view, registries) => {
    const registry = registries.byPrefix.get(source);
    return registry ? sourceSection(registry, view.uses.by(source).length, linkTo) : null;
  });
  return sections.length === 0 ? null : withHead('Source', source, sections);
}

/** Whose mirror a mirror is, on the clusters of a file, and what holds for it there; or that the operator refuses. */
export function mirrorMarkdown(analysis: Analysis, uri: string, mirror: string, linkTo: LinkTo): string | null {
  const sections = grouped(analysis, uri, linkTo, (_view, registries) => mirrorSection(registries, mirror, linkTo));
  return sections.length === 0 ? null : withHead('Mirror', mirror, sections);
}

/** The same of an entry as an engine has it in memory. `served`: how many image references it serves; null where nobody counts. */
export function entryMarkdown(registry: LoadedRegistry, served: number | null, linkTo: LinkTo): string {
  return withHead('Source', registry.prefix, [sourceSection(registry, served, linkTo)]);
}

/** Whose mirror a mirror is among these entries. */
export function mirrorOfMarkdown(registries: LoadedRegistries, mirror: string, linkTo: LinkTo): string | null {
  const section = mirrorSection(registries, mirror, linkTo);
  return section === null ? null : withHead('Mirror', mirror, [section]);
}

function withHead(what: string, name: string, sections: readonly string[]): string {
  return [`**${what}** ${code(name)}`, ...sections].join('\n\n');
}

type Describe = (view: ClusterView, registries: LoadedRegistries) => string | null;

/** What each cluster says, and where its pools differ each of those; those that say the same are named together. */
function grouped(analysis: Analysis, uri: string, linkTo: LinkTo, describe: Describe): string[] {
  const groups = new Map<string, Answerer[]>();
  for (const answerer of analysis.viewsOf(uri).filter(hasSomethingToSay).flatMap(answerersOf)) {
    if (answerer.kind === 'host') continue;
    const node = nodeOn(answerer);
    const text = node
      ? node.registries && describe(answerer.view, node.registries)
      : refusalMarkdown(refusedBy(answerer), linkTo);
    if (text !== null) groups.set(text, [...(groups.get(text) ?? []), answerer]);
  }
  return [...groups].map(([text, givenBy]) => {
    const [first, ...others] = asOne(givenBy);
    const isAll = groups.size === 1 && others.length === 0 && first && poolsOf(first) === '';
    return isAll || !first
      ? text
      : `On ${code(nameOf(first))}${poolsOf(first)}${others.length === 0 ? '' : ` and ${others.length} more`}:\n\n${text}`;
  });
}

function sourceSection(registry: LoadedRegistry, served: number | null, linkTo: LinkTo): string {
  const mirrors = registry.mirrors.map((mirror, index) => {
    const flags = mirrorFlags(mirror, registry).join(', ');
    const parts = [code(mirror.location), flags, linksTo(mirror.origins, linkTo)];
    return `${index + 1}. ${parts.filter((part) => part !== '').join(' · ')}`;
  });
  const parts = [
    mirrors.length === 0 ? 'No mirrors: it is pulled from the source alone.' : mirrors.join('\n'),
    sourceLine(registry, linkTo),
    rewriteExample(registry),
    served === null ? '' : `Serves ${served} of the image references in this workspace.`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function mirrorFlags({ pullFromMirror, insecure }: LoadedMirror, { mirrorByDigestOnly }: LoadedRegistry): string[] {
  const pulls = mirrorByDigestOnly ? 'digest-only' : pullFromMirror;
  return [...(pulls === '' ? [] : [pulls]), ...(insecure ? ['insecure'] : [])];
}

function sourceLine({ blocked, insecure, blockedOrigins }: LoadedRegistry, linkTo: LinkTo): string {
  const flag = insecure ? ' (insecure)' : '';
  if (!blocked) return `Then the source itself${flag}.`;
  const links = linksTo(blockedOrigins, linkTo);
  return `The source itself is blocked${links === '' ? '' : `: ${links}`}.`;
}

/** `quay.io/team/app` is looked for at `mirror.lan/copies/app`. */
function rewriteExample({ prefix, mirrors }: LoadedRegistry): string {
  const mirror = mirrors[0]?.location;
  if (mirror === undefined) return '';
  const example = prefix.startsWith('*.')
    ? { from: `registry${prefix.slice(1)}/app`, to: `${mirror}/app` }
    : { from: `${prefix}/app`, to: `${mirror}/app` };
  return `For example ${code(example.from)} is looked for at ${code(example.to)}.`;
}

function mirrorSection(loaded: LoadedRegistries, mirror: string, linkTo: LinkTo): string | null {
  const registries = loaded.registries.filter(({ mirrors }) => mirrors.some(({ location }) => location === mirror));
  if (registries.length === 0) return null;
  const lines = registries.slice(0, MOST_SOURCES).flatMap((registry) =>
    registry.mirrors
      .filter(({ location }) => location === mirror)
      .map((entry) => {
        const flags = mirrorFlags(entry, registry)
          .map((flag) => `, ${flag}`)
          .join('');
        return `- of ${code(registry.prefix)}${flags}${suffix(entry.origins, linkTo)}`;
      }),
  );
  const more = registries.length > MOST_SOURCES ? [`- and of ${registries.length - MOST_SOURCES} more sources`] : [];
  const entry = findRegistry(loaded, mirror);
  const blocked = entry?.blocked ? [`\nIt is blocked itself, by ${code(entry.prefix)}, so it is passed over.`] : [];
  return [...lines, ...more, ...blocked].join('\n');
}

const MOST_SOURCES = 10;

function suffix(origins: readonly Place[], linkTo: LinkTo): string {
  const links = linksTo(origins, linkTo);
  return links === '' ? '' : `: ${links}`;
}
