import type { Place } from '../text/place';

/** An image reference that stands in a file. */
export interface FoundReference {
  readonly text: string;
  /** The text itself, without quotes; of one that is put together from several parts the most telling of them. */
  readonly place: Place;
  /** The nearest key above it; null where there is none. In a Dockerfile the instruction. */
  readonly key: string | null;
  /** What gave it away: its key (`image`, `releaseImage`), or its own form. */
  readonly by: 'image-key' | 'shape';
  /** What it is put together from, in the order of the reference; left out where it stands there as it is. */
  readonly parts?: readonly ReferencePart[];
  /** Left out where nodes of a cluster, or builds, pull it; else the version of oc-mirror that pulls it, on the host where it runs. */
  readonly mirroredBy?: OcMirror;
  /** Of those in Dockerfiles, which a build host pulls: its configuration is not that of a cluster. */
  readonly isOfBuild?: true;
}

export type OcMirror = 'oc-mirror v1' | 'oc-mirror v2';

/** A part of an image reference: the value of a key, or of a variable. */
export interface ReferencePart {
  readonly name: string;
  readonly text: string;
  readonly place: Place;
}

/** Whether nodes of a cluster may be asked for an image: not for what oc-mirror pulls. */
export function isForNodes({ mirroredBy }: FoundReference): boolean {
  return mirroredBy === undefined;
}
