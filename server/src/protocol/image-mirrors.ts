import type { FileLocation } from './places';
import type { CustomRequest } from './request';

/** From client to server, for the first level of the Image Mirrors view: whose sources there are to look at. */
export const MIRROR_ROOTS: CustomRequest<Readonly<Record<string, never>>, MirrorRootsResult> = {
  method: 'mirrorscope/mirrorRoots',
};

export interface MirrorRootsResult {
  /** By workspace folder; clusters that say where images come from, then hosts. */
  readonly roots: readonly MirrorRoot[];
}

export interface MirrorRoot extends MirrorRootName {
  /** The name of the workspace folder. */
  readonly folder: string;
  /** `4.18`, `5.x`, `latest` or `unknown`; null for a host. */
  readonly target: string | null;
}

export interface MirrorRootName {
  /** The URI of the workspace folder. */
  readonly root: string;
  readonly kind: 'cluster' | 'host';
  /** As in `.mirrorscope.yaml`, the folder that tells the cluster apart, or the path of a host's registries.conf. */
  readonly name: string;
}

/** From client to server, for the second level of the Image Mirrors view, when a cluster or host is opened. null: it is gone. */
export const MIRROR_SOURCES: CustomRequest<MirrorRootName, MirrorSourcesResult | null> = {
  method: 'mirrorscope/mirrorSources',
};

export interface MirrorSourcesResult {
  /** "14 of 212 references leave the reachable registries"; null where nobody asks that of it. */
  readonly coverage: string | null;
  /** Why nodes do not get these entries: the operator's words, or the engine's. */
  readonly trouble: { readonly message: string; readonly location: FileLocation | null } | null;
  /** In bytewise order. */
  readonly sources: readonly MirrorSource[];
}

export interface MirrorSource {
  readonly source: string;
  /** How many mirrors it has for which references. */
  readonly mirrors: { readonly all: number; readonly digestOnly: number; readonly tagOnly: number };
  readonly insecure: boolean;
  readonly blocked: boolean;
}

/** From client to server, for the third level of the Image Mirrors view, when a source is opened; in the order in which they are asked. */
export const MIRRORS_OF_SOURCE: CustomRequest<MirrorSourceName, readonly MirrorOfSource[] | null> = {
  method: 'mirrorscope/mirrorsOfSource',
};

export interface MirrorSourceName extends MirrorRootName {
  readonly source: string;
}

export interface MirrorOfSource {
  readonly location: string;
  readonly use: 'all' | 'digest-only' | 'tag-only';
  readonly insecure: boolean;
  /** Whether an entry blocks it, so that it is passed over. */
  readonly blocked: boolean;
}

/** From client to server, when the pointer rests on a source or a mirror of the Image Mirrors view, or it is opened. null: it is gone. */
export const MIRROR_DETAILS: CustomRequest<MirrorDetailsParams, MirrorDetails | null> = {
  method: 'mirrorscope/mirrorDetails',
};

export interface MirrorDetailsParams extends MirrorSourceName {
  /** null: the source itself. */
  readonly mirror: Pick<MirrorOfSource, 'location' | 'use'> | null;
}

export interface MirrorDetails {
  /** The hover. */
  readonly markdown: string;
  /** Where it stands, the most telling first. */
  readonly locations: readonly FileLocation[];
}
