import {
  describeTarget,
  impactLevel,
  impactSummary,
  type ClusterImpact as FoundImpact,
  type Place,
} from '../core/index';
import {
  previewUri,
  readPreviewUri,
  type ChangedNodeFile,
  type ClusterImpact,
  type ImpactParams,
  type ImpactReason,
  type ImpactResult,
  type StateBefore,
} from '../protocol';
import { toLocation } from './convert';
import type { Folder } from './folders';
import type { Session } from './session';
import { canonicalUri } from './uris';

/** `mirrorscope/impact` */
export async function answerImpact(session: Session, { uri, against }: ImpactParams): Promise<ImpactResult> {
  const clusters: ClusterImpact[] = [];
  let name: string | null = null;
  for (const { folder, found, of } of await comparisons(session, uri, against)) {
    name = of;
    clusters.push(...found.map((impact) => toClusterImpact(session, folder, impact, against)));
  }
  return { name, clusters };
}

/** What is said of the impact on one cluster against the base, and what the base is; null where there is no base. */
export function impactLine(session: Session, folder: Folder, view: FoundImpact['view']): ImpactLine | null {
  const base = session.bases.get(folder, 'base');
  const found = base && session.bases.impactOn(view, base.before);
  return found ? { summary: impactSummary(found.change), base: base.name } : null;
}

/** For a lens. */
export interface ImpactLine {
  readonly summary: string;
  readonly base: string;
}

interface Comparison {
  readonly folder: Folder;
  readonly of: string;
  readonly found: readonly FoundImpact[];
}

async function comparisons(session: Session, uri: string | null, against: StateBefore): Promise<Comparison[]> {
  const node = uri === null ? null : readPreviewUri(uri);
  const found: Comparison[] = [];
  for (const root of rootsOf(session, uri, node?.root ?? null)) {
    if (against === 'saved') await session.readSaved(root);
    // The newest state of the folder, after the wait.
    const folder = session.folders.at(root);
    const base = folder && session.bases.get(folder, against);
    if (!folder || !base) continue;
    const { analysis } = folder;
    const views = node
      ? analysis.clusters.filter(({ cluster }) => cluster.name === node.cluster)
      : uri === null
        ? analysis.clusters
        : analysis.viewsOf(canonicalUri(uri));
    const list = views.flatMap((view) => session.bases.impactOn(view, base.before) ?? []);
    found.push({ folder, of: base.name, found: list });
  }
  return found;
}

function rootsOf({ folders }: Session, uri: string | null, root: string | null): readonly string[] {
  if (uri === null) return folders.list().flatMap((folder) => (folder.root === '' ? [] : [folder.root]));
  const own = root ?? folders.of(canonicalUri(uri)).root;
  return own === '' ? [] : [own];
}

function toClusterImpact(
  session: Session,
  { root, name }: Folder,
  { view, change, broken }: FoundImpact,
  against: StateBefore,
): ClusterImpact {
  const { cluster } = view;
  const impact = change.kind === 'compared' ? change.impact : null;
  const pool = change.kind === 'compared' ? change.pools[0]?.names[0] : undefined;
  const address = { root, cluster: cluster.name, ...(pool !== undefined && { pool }) };
  const told = change.kind === 'refused' ? [{ text: change.refusal.message, origins: change.refusal.origins }] : [];
  const reasons: FoundReason[] = [
    ...told,
    ...(impact?.reasons ?? []),
    ...(impact?.error ? [{ text: impact.error, origins: [] }] : []),
  ];
  return {
    cluster: cluster.name,
    folder: name,
    target: describeTarget(cluster.target),
    level: impactLevel(change),
    summary: impactSummary(change),
    unreadable: broken && session.spell(broken.uri),
    reasons: reasons.map((reason) => toReason(session, { root, against }, reason)),
    files: (impact?.changedFiles ?? []).map((path): ChangedNodeFile => ({
      path,
      before: previewUri({ ...address, path, of: against }),
      now: previewUri({ ...address, path }),
    })),
  };
}

interface Against {
  readonly root: string;
  readonly against: StateBefore;
}

interface FoundReason {
  readonly text: string;
  readonly brief?: string;
  readonly origins: readonly Place[];
}

/** A place of now stands in the editor's documents; one of before, which made what is no longer there, in those of before. */
function toReason(session: Session, side: Against, reason: FoundReason): ImpactReason {
  const { text, brief = text, origins } = reason;
  const folder = session.folders.at(side.root);
  const base = folder && session.bases.get(folder, side.against);
  const before = base?.before.kind === 'files' ? base.before.analysis.workspace.documents : null;
  const locations = origins.flatMap((place): ImpactReason['locations'] => {
    const now = toLocation(place, session);
    if (now) return [{ ...now, isBefore: false }];
    const then = toLocation(place, { ...session, document: (uri) => before?.get(uri) });
    return then ? [{ ...then, isBefore: true }] : [];
  });
  return { text, brief, locations };
}
