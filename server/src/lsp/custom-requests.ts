import type { Position } from 'vscode-languageserver';
import {
  absolute,
  answersTo,
  CONFIGURATION_FILE,
  declareClusters,
  describeTarget,
  hasSomethingToSay,
  isCarriedUri,
  isTried,
  migrate,
  nameOf,
  notesOn,
  PLAIN,
  plansOf,
  poolsOf,
  previewsOf,
  remarksOn,
  reportSides,
  summaryOf,
  type ClusterNodeFiles,
  type Document,
  type ReferenceAnswer,
} from '../core/index';
import {
  previewUri,
  readPreviewUri,
  type ClusterPreviews,
  type ConvertParams,
  type ConvertResult,
  type DeclareClustersParams,
  type DeclareClustersResult,
  type FileEdits,
  type LeftAlone,
  type NodeFileAddress,
  type PreviewsParams,
  type PreviewsResult,
  type ReportsParams,
  type ReportsResult,
  type ResolvedAnswer,
  type ResolvedEndpoint,
  type ResolveParams,
  type ResolveResult,
  type StatusParams,
  type StatusResult,
} from '../protocol';
import type { CancellationToken, ResponseError } from 'vscode-languageserver';
import { cancelled } from './cancelling';
import { offsetOf, toConfigurationEdit, toDocumentEdit, toLocation, type Places } from './convert';
import type { Folder } from './folders';
import { inStretches } from './idle';
import type { Session } from './session';
import { canonicalFolder, canonicalUri } from './uris';

/** `mirrorscope/previews` */
export function answerPreviews(session: Session, { uri }: PreviewsParams): PreviewsResult {
  const node = uri === null ? null : readPreviewUri(uri);
  if (node) return previewsBeside(session, node);
  const clusters = foldersOf(session, uri).flatMap((folder) =>
    previewsOf(folder.analysis, uri === null ? null : canonicalUri(uri)).map((files) => clusterPreviews(folder, files)),
  );
  const [only, ...others] = clusters;
  const defaultUri = others.length === 0 ? (only?.files[0]?.uri ?? null) : null;
  return { clusters, defaultUri };
}

/** From a node file one can go on to all others of its workspace folder; those of its own cluster come first. */
function previewsBeside({ folders }: Session, { root, cluster }: NodeFileAddress): PreviewsResult {
  const folder = folders.at(root);
  const all = folder ? previewsOf(folder.analysis, null).map((files) => clusterPreviews(folder, files)) : [];
  const isOwn = (candidate: ClusterPreviews): boolean => candidate.cluster === cluster;
  const clusters = [...all.filter(isOwn), ...all.filter((candidate) => !isOwn(candidate))];
  return { clusters, defaultUri: clusters.find(isOwn)?.files[0]?.uri ?? null };
}

/** `mirrorscope/resolve` */
export function answerResolve(session: Session, { uri, reference }: ResolveParams): ResolveResult {
  const document = uri === null ? null : canonicalUri(uri);
  const answers = foldersOf(session, uri).flatMap(({ analysis }) => answersTo(analysis, document, reference));
  return { answers: answers.map((answer) => resolvedAnswer(session, answer)) };
}

/** `mirrorscope/convert`; a file that nobody has told the server of yet is read now. Other messages are dealt with in between. */
export async function answerConvert(
  session: Session,
  { uris, at }: ConvertParams,
  token: CancellationToken,
): Promise<ConvertResult | ResponseError> {
  const wanted = [...new Set(uris.map(canonicalFolder))];
  const known = session.folders
    .list()
    .flatMap(({ analysis }) => [...analysis.workspace.documents.values()])
    .filter(({ uri }) => wanted.includes(uri) || (!isCarriedUri(uri) && wanted.some((at) => uri.startsWith(`${at}/`))));
  const unknown = wanted.filter((at) => !known.some(({ uri }) => uri === at || uri.startsWith(`${at}/`)));
  const read = (await Promise.all(unknown.map((uri) => session.read(uri)))).flatMap((document) => document ?? []);
  const documents = [...known, ...read].filter(({ language }) => language === 'yaml');
  const places: Places = {
    ...session,
    document: (uri) => read.find((own) => own.uri === uri) ?? session.document(uri),
  };
  return convert(documents, places, { at: at ?? null, token });
}

async function convert(
  documents: readonly Document[],
  places: Places,
  { at, token }: { readonly at: Position | null; readonly token: CancellationToken },
): Promise<ConvertResult | ResponseError> {
  const documentChanges: FileEdits[] = [];
  const leftAlone: LeftAlone[] = [];
  let converted = 0;
  const pause = inStretches();
  for (const document of documents) {
    await pause();
    if (token.isCancellationRequested) return cancelled();
    const offset = at ? offsetOf(document.lines, at) : undefined;
    const { edits, migrated, leftAlone: remarks, refused } = migrate(document, offset);
    const dropped = migrated.flatMap((object) => object.dropped);
    for (const { place, reason } of [...remarks, ...dropped, ...(refused ? [refused] : [])]) {
      const location = toLocation(place, places);
      if (location) leftAlone.push({ location, reason });
    }
    const placed = absolute(document, edits);
    if (!placed || placed.length === 0) continue;
    converted += migrated.length;
    documentChanges.push(toDocumentEdit(document, placed, places));
  }
  return { edit: documentChanges.length === 0 ? null : { documentChanges }, converted, leftAlone };
}

/** `mirrorscope/declareClusters` */
export function answerDeclareClusters(session: Session, { uri }: DeclareClustersParams): DeclareClustersResult {
  const folder = foldersOf(session, uri).find(({ root }) => root !== '');
  if (!folder) return { uri: null, edit: null, declared: false };
  const { workspace } = folder.analysis;
  const change = declareClusters(workspace);
  return {
    uri: `${folder.root}/${CONFIGURATION_FILE}`,
    edit: change && { documentChanges: toConfigurationEdit(change, session) },
    declared: workspace.configuration.clusters !== null,
  };
}

/** `mirrorscope/status` */
export function answerStatus(session: Session, { uri }: StatusParams): StatusResult {
  const document = session.document(canonicalUri(uri));
  if (!document || document.objects.manifests.length === 0) return { clusters: [] };
  const { analysis } = session.folders.of(document.uri);
  const clusters = analysis
    .viewsOf(document.uri)
    .filter(hasSomethingToSay)
    .map(({ cluster, answers }) => ({
      name: cluster.name,
      target: describeTarget(cluster.target),
      refused: answers.rendering.kind === 'refused',
      declared: cluster.declared,
    }));
  return { clusters };
}

/** `mirrorscope/reports` */
export function answerReports(session: Session, { uri }: ReportsParams): ReportsResult {
  const folders = foldersOf(session, uri).filter(({ root }) => root !== '');
  return {
    folders: folders.map((folder) => {
      const before = session.bases.get(folder, 'base')?.before ?? null;
      return { root: folder.root, name: folder.name, sides: reportSides(folder.analysis, before) };
    }),
  };
}

function foldersOf({ folders }: Session, uri: string | null): readonly Folder[] {
  return uri === null ? folders.list() : [folders.of(canonicalUri(uri))];
}

function clusterPreviews({ root, name }: Folder, { view, files }: ClusterNodeFiles): ClusterPreviews {
  const { cluster, answers } = view;
  return {
    cluster: cluster.name,
    folder: name,
    target: describeTarget(cluster.target),
    refused: answers.rendering.kind === 'refused',
    files: files.map((file) => {
      const pool = file.pools?.[0];
      const address = { root, cluster: cluster.name, path: file.path, ...(pool !== undefined && { pool }) };
      return { ...file, uri: previewUri(address) };
    }),
  };
}

function resolvedAnswer(session: Session, { givenBy, outcome }: ReferenceAnswer): ResolvedAnswer {
  return {
    names: givenBy.map((answerer) => nameOf(answerer) + poolsOf(answerer)),
    summary: summaryOf(outcome, PLAIN),
    notes: notesOn(outcome, PLAIN),
    endpoints: endpointsOf(session, outcome),
  };
}

/** For a short name: the endpoints of each full name in turn. */
function endpointsOf(session: Session, outcome: ReferenceAnswer['outcome']): ResolvedEndpoint[] {
  return plansOf(outcome).flatMap((plan) =>
    plan.endpoints.map((endpoint) => ({
      reference: endpoint.reference,
      role: endpoint.role,
      remarks: remarksOn(endpoint, plan, PLAIN).join(', '),
      tried: isTried(endpoint),
      locations: endpoint.origins.flatMap((place) => toLocation(place, session) ?? []),
    })),
  );
}
