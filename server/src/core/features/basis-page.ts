import type { Analysis } from '../analysis';
import type { NodeFileSource } from '../cluster/node-files';
import type { HostView } from '../clusters/host-view';
import type { Said } from '../clusters/kustomization';
import type { ClusterView } from '../clusters/view';
import type { Document } from '../document';
import type { Manifest } from '../model/manifests';
import { describeTarget } from '../model/target';
import type { Place } from '../text/place';
import { pathIn } from '../workspace';
import { basisWords } from './plan-words';
import { code, escape } from './markdown';
import { items } from './markdown-report';
import { addLines, sourcesOfPage, type PageNames, type Where } from './page-names';
import type { ReportPage } from './report-page';

/**
 * All that the answers about a file rest on, for those who work on Mirrorscope, as a page of Markdown: for each of its clusters which objects
 * count and in which order, what is not read, and what comes of it; for a registries.conf the files of its host.
 */
export function basisPage(analysis: Analysis, document: Document, where: Where): ReportPage {
  const { uri, language } = document;
  const hosts = analysis.hosts.filter(({ host }) => host.main === document || host.dropIns.includes(document));
  const views = language === 'registries-conf' ? [] : analysis.viewsOf(uri);
  const page: Page = { analysis, where, named: [] };
  const sections = [...views.map((view) => clusterLines(view, page)), ...hosts.map((view) => hostLines(view, page))];
  const none = sections.length === 0 ? ['', 'No cluster and no host holds this file.'] : [];
  const head = [
    `### What this rests on: ${code(pathIn(analysis.workspace, uri))}`,
    ...documentLines(document, page),
    ...none,
  ];
  const text = `${[...head, ...sections.flatMap((lines) => ['', ...lines])].join('\n')}\n`;
  const sources = (): readonly NodeFileSource[] => {
    const names: PageNames = { subjects: new Map(), others: new Map() };
    addLines(names, page.named, where);
    return sourcesOfPage(text, names);
  };
  return { text, sources };
}

interface Page {
  readonly analysis: Analysis;
  readonly where: Where;
  /** The places that the page names. */
  readonly named: Place[];
}

function documentLines(document: Document, { analysis }: Page): string[] {
  const { objects, references, isTemplate, version, uri } = document;
  const isFragment = analysis.workspace.fragments.has(uri);
  const facts = [
    `version ${version}`,
    counted(objects.manifests.length, 'object'),
    counted(references.length, 'image reference'),
    ...(isTemplate ? ['a template'] : []),
    ...(isFragment ? ['parts of objects'] : []),
  ];
  return ['', `The file: ${facts.join(', ')}.`];
}

function clusterLines(view: ClusterView, page: Page): string[] {
  const { cluster, answers, uses, sources } = view;
  const { mirrorSets, imageConfig, imagePolicies, releaseImage } = cluster.manifests;
  const objects = [...mirrorSets, ...(imageConfig ? [imageConfig] : []), ...imagePolicies];
  const templates = cluster.documents.filter(({ isTemplate }) => isTemplate);
  const { rendering } = answers;
  const outcome =
    rendering.kind === 'refused'
      ? `the operator refuses: ${escape(rendering.refusal.message)}${linesOf(rendering.refusal.origins, page)}`
      : `${counted(rendering.files.length, 'node file')} written`;
  const release = releaseImage.standIn
    ? 'a stand-in'
    : `${code(releaseImage.value)}${linesOf(releaseImage.origins, page)}`;
  return [
    `#### Cluster ${code(cluster.name)} (${cluster.declared ? 'declared' : 'inferred from the folders'})`,
    '',
    `- In a hover: ${escape(basisWords({ kind: 'cluster', view }))}`,
    `- Release: ${describeTarget(cluster.target)}; release image: ${release}; topology: ${cluster.topology}`,
    `- Reachable: ${cluster.reachable ? cluster.reachable.map(code).join(', ') || 'nothing' : 'not declared'}`,
    `- Outcome: ${outcome}; ${counted(sources.length, 'source')}, ${counted(uses.all.length, 'use')} of image references`,
    ...listed('Objects, in the order in which they are read', objects, (object) => objectWords(object, page)),
    ...listed('Not read, templates', templates, ({ uri }) => code(pathIn(page.analysis.workspace, uri))),
    ...listed(
      'Applied by kustomize',
      cluster.kustomized.flatMap(({ applied }) => applied),
      (said) => saidWords(said, page),
    ),
    ...listed(
      'Not applied by kustomize as it is read here',
      cluster.kustomized.flatMap(({ notApplied }) => notApplied),
      (said) => saidWords(said, page),
    ),
    ...listed('Not applied, parts of objects', [...cluster.fragments], (uri) =>
      code(pathIn(page.analysis.workspace, uri)),
    ),
  ];
}

function hostLines({ host, loaded }: HostView, { analysis }: Page): string[] {
  const files = host.main ? [host.main, ...host.dropIns] : host.dropIns;
  const outcome = loaded.kind === 'loaded' ? counted(loaded.conf.registries.length, 'entry') : escape(loaded.error);
  return [
    `#### Host ${code(host.path)}`,
    '',
    `- Outcome: ${outcome}`,
    ...listed('Files, in the order in which they are given', files, ({ uri }) => code(pathIn(analysis.workspace, uri))),
  ];
}

function objectWords({ kindName, name, place }: Manifest, page: Page): string {
  return `${code(`${kindName.value}/${name?.value ?? ''}`)}${linesOf([place], page)}`;
}

function saidWords({ words, place }: Said, page: Page): string {
  return `${escape(words)}${linesOf([place], page)}`;
}

function linesOf(places: readonly Place[], { where, named }: Page): string {
  const lines = new Set<string>();
  for (const place of places) {
    const line = where(place);
    if (line === null) continue;
    named.push(place);
    lines.add(code(line));
  }
  return lines.size === 0 ? '' : ` (${[...lines].join(', ')})`;
}

function listed<Item>(title: string, all: readonly Item[], wordsOf: (item: Item) => string): string[] {
  return all.length === 0 ? [] : ['', `${title} (${all.length}):`, '', ...items(all, wordsOf)];
}

function counted(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}
