import type { Analysis } from '../analysis';
import type { ClusterView } from '../clusters/view';
import { findRegistry } from '../cluster/loaded-registries';
import { scopeOf, type Mirror, type Registry } from '../model/hub';
import type { Place } from '../text/place';
import { hasSomethingToSay } from './answers';
import { code } from './markdown';
import { linksTo, type LinkTo } from './plan-hover';

/** The effective mirrors of a source on the clusters of a file: merged in the operator's order, with every place that contributes. */
export function sourceMarkdown(analysis: Analysis, uri: string, source: string, linkTo: LinkTo): string | null {
  const sections = grouped(analysis, uri, (view) => {
    const registry = registriesOf(view).find((candidate) => scopeOf(candidate) === source);
    return registry ? sourceSection(view, registry, linkTo) : null;
  });
  return sections.length === 0 ? null : [`**Source** ${code(source)}`, ...sections].join('\n\n');
}

/** Whose mirror a mirror is, on the clusters of a file, and what holds for it there. */
export function mirrorMarkdown(analysis: Analysis, uri: string, mirror: string, linkTo: LinkTo): string | null {
  const sections = grouped(analysis, uri, (view) => mirrorSection(view, mirror, linkTo));
  return sections.length === 0 ? null : [`**Mirror** ${code(mirror)}`, ...sections].join('\n\n');
}

/** What each cluster says; clusters that say the same are named together. */
function grouped(analysis: Analysis, uri: string, describe: (view: ClusterView) => string | null): string[] {
  const groups = new Map<string, string[]>();
  for (const view of analysis.viewsOf(uri).filter(hasSomethingToSay)) {
    const text = describe(view);
    if (text !== null) groups.set(text, [...(groups.get(text) ?? []), view.cluster.name]);
  }
  const isOne = groups.size === 1;
  return [...groups].map(([text, [name = '', ...others]]) => {
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return isOne && others.length === 0 ? text : `On ${code(name)}${more}:\n\n${text}`;
  });
}

function registriesOf({ answers }: ClusterView): readonly Registry[] {
  return answers.rendering.kind === 'rendered' ? answers.rendering.registriesConf.registries : [];
}

function sourceSection(view: ClusterView, registry: Registry, linkTo: LinkTo): string {
  const scope = scopeOf(registry);
  const mirrors = registry.mirrors.map((mirror, index) => {
    const parts = [code(mirror.location.value), mirrorFlags(mirror).join(', '), linksTo(mirror.origins, linkTo)];
    return `${index + 1}. ${parts.filter((part) => part !== '').join(' · ')}`;
  });
  const parts = [
    mirrors.length === 0 ? 'No mirrors: it is pulled from the source alone.' : mirrors.join('\n'),
    sourceLine(registry, linkTo),
    rewriteExample(registry),
    `Serves ${view.uses.by(scope).length} of the image references in this workspace.`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function mirrorFlags({ pullFromMirror, insecure }: Mirror): string[] {
  return [...(pullFromMirror.value === '' ? [] : [pullFromMirror.value]), ...(insecure.value ? ['insecure'] : [])];
}

function sourceLine({ blocked, insecure }: Registry, linkTo: LinkTo): string {
  const flag = insecure.value ? ' (insecure)' : '';
  if (!blocked.value) return `Then the source itself${flag}.`;
  const links = linksTo(blocked.origins, linkTo);
  return `The source itself is blocked${links === '' ? '' : `: ${links}`}.`;
}

/** `quay.io/team/app` is looked for at `mirror.lan/copies/app`. */
function rewriteExample(registry: Registry): string {
  const mirror = registry.mirrors[0]?.location.value;
  const scope = scopeOf(registry);
  if (mirror === undefined) return '';
  const example = scope.startsWith('*.')
    ? { from: `registry${scope.slice(1)}/app`, to: `${mirror}/app` }
    : { from: `${scope}/app`, to: `${mirror}/app` };
  return `For example ${code(example.from)} is looked for at ${code(example.to)}.`;
}

function mirrorSection(view: ClusterView, mirror: string, linkTo: LinkTo): string | null {
  const registries = registriesOf(view).filter(({ mirrors }) =>
    mirrors.some(({ location }) => location.value === mirror),
  );
  if (registries.length === 0) return null;
  const lines = registries.slice(0, MOST_SOURCES).flatMap((registry) =>
    registry.mirrors
      .filter(({ location }) => location.value === mirror)
      .map((entry) => {
        const flags = mirrorFlags(entry)
          .map((flag) => `, ${flag}`)
          .join('');
        return `- of ${code(scopeOf(registry))}${flags}${suffix(entry.origins, linkTo)}`;
      }),
  );
  const more = registries.length > MOST_SOURCES ? [`- and of ${registries.length - MOST_SOURCES} more sources`] : [];
  const { node } = view.answers;
  const entry = node?.registries ? findRegistry(node.registries, mirror) : null;
  const blocked = entry?.blocked ? [`\nIt is blocked itself, by ${code(entry.prefix)}, so it is passed over.`] : [];
  return [...lines, ...more, ...blocked].join('\n');
}

const MOST_SOURCES = 10;

function suffix(origins: readonly Place[], linkTo: LinkTo): string {
  const links = linksTo(origins, linkTo);
  return links === '' ? '' : `: ${links}`;
}
