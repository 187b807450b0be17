import type { ImageConfig, ImagePolicy, MirrorSet } from '../model/manifests';
import type { Traced } from '../model/hub';

/** What the operator sees of one cluster: the objects in a fixed order (by file name, documents in file order). */
export interface ClusterManifests {
  /** All served ICSP, IDMS and ITMS. */
  readonly mirrorSets: readonly MirrorSet[];
  /** The Image config named `cluster`; null when there is none (the cluster then has its default, empty one). */
  readonly imageConfig: ImageConfig | null;
  readonly imagePolicies: readonly ImagePolicy[];
  /** The payload's image: declared, from ClusterVersion, or the stand-in. */
  readonly releaseImage: ReleaseImage;
}

export interface ReleaseImage extends Traced<string> {
  /** True where nothing says what the release image is; what rests on it has to say so. */
  readonly standIn: boolean;
}

/** Stands in for the release image where nothing names it. */
export const STAND_IN_RELEASE_IMAGE: ReleaseImage = {
  value: `quay.io/openshift-release-dev/ocp-release@sha256:${'a'.repeat(64)}`,
  origins: [],
  standIn: true,
};
