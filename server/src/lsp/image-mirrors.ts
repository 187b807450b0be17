import {
  coverageLine,
  describeTarget,
  isMirrorBlocked,
  mirrorTree,
  mirrorTreeMarkdown,
  mirrorTreePlaces,
  mirrorTreeRoots,
  mirrorUse,
  nameOf,
} from '../core/index';
import type {
  MirrorDetails,
  MirrorDetailsParams,
  MirrorOfSource,
  MirrorRoot,
  MirrorRootName,
  MirrorRootsResult,
  MirrorSource,
  MirrorSourceName,
  MirrorSourcesResult,
} from '../protocol';
import { toLink, toLocation } from './convert';
import type { Folder } from './folders';
import type { Session } from './session';

/** `mirrorscope/mirrorRoots` */
export function answerMirrorRoots({ folders }: Session): MirrorRootsResult {
  return { roots: folders.list().flatMap(rootsOf) };
}

/** `mirrorscope/mirrorSources` */
export function answerMirrorSources(
  session: Session,
  { root, kind, name }: MirrorRootName,
): MirrorSourcesResult | null {
  const folder = session.folders.at(root);
  const tree = folder && mirrorTree(folder.analysis, kind, name);
  if (!folder || !tree) return null;
  const { trouble, registries } = tree;
  const [place] = trouble?.origins ?? [];
  return {
    coverage: coverageLine(folder.analysis, tree),
    trouble: trouble && { message: trouble.message, location: place ? toLocation(place, session) : null },
    sources: (registries?.registries ?? []).map((entry): MirrorSource => {
      const uses = entry.mirrors.map((mirror) => mirrorUse(entry, mirror));
      const count = (use: string): number => uses.filter((each) => each === use).length;
      const mirrors = { all: count('all'), digestOnly: count('digest-only'), tagOnly: count('tag-only') };
      return { source: entry.prefix, mirrors, insecure: entry.insecure, blocked: entry.blocked };
    }),
  };
}

/** `mirrorscope/mirrorsOfSource` */
export function answerMirrorsOfSource(
  { folders }: Session,
  { root, kind, name, source }: MirrorSourceName,
): readonly MirrorOfSource[] | null {
  const folder = folders.at(root);
  const tree = folder && mirrorTree(folder.analysis, kind, name);
  const entry = tree?.registries?.byPrefix.get(source);
  if (!tree || !entry) return null;
  return entry.mirrors.map((mirror) => {
    const { location, insecure } = mirror;
    return { location, use: mirrorUse(entry, mirror), insecure, blocked: isMirrorBlocked(tree, location) };
  });
}

/** `mirrorscope/mirrorDetails` */
export function answerMirrorDetails(
  session: Session,
  { root, kind, name, source, mirror }: MirrorDetailsParams,
): MirrorDetails | null {
  const folder = session.folders.at(root);
  const tree = folder && mirrorTree(folder.analysis, kind, name);
  const markdown =
    tree && mirrorTreeMarkdown(tree, { source, mirror: mirror?.location ?? null }, (place) => toLink(place, session));
  if (!tree || markdown === null) return null;
  const places = mirrorTreePlaces(tree, source, mirror);
  return { markdown, locations: places.flatMap((place) => toLocation(place, session) ?? []) };
}

function rootsOf({ root, name: folder, analysis }: Folder): MirrorRoot[] {
  return mirrorTreeRoots(analysis).map((answerer) => ({
    root,
    folder,
    kind: answerer.kind,
    name: nameOf(answerer),
    target: answerer.kind === 'cluster' ? describeTarget(answerer.view.cluster.target) : null,
  }));
}
