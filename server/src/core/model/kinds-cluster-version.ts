import type { KindDescription } from './kind-description';
import { objectFields } from './kinds-metadata';
import { object, openObject, optional, required, text } from './shape';

const DESIRED = openObject({
  version: optional(text('release-version'), 'The release that the cluster is on, or is moving to.'),
  image: optional(
    text('image'),
    'The release image. Its repository is the payload: an entry of `blockedRegistries` that would block it is dropped unless a mirror serves it.',
  ),
});

/**
 * openshift/api `config/v1/types_cluster_version.go`, as far as it tells the release and its image; all else is left alone.
 */
export const CLUSTER_VERSION: KindDescription = {
  name: 'ClusterVersion',
  shortName: 'ClusterVersion',
  reads: 'cluster-version',
  versions: [{ apiVersion: 'config.openshift.io/v1', since: null, until: null }],
  wrongGroups: ['config.openshift.io', 'operator.openshift.io'],
  namespaced: false,
  documentation:
    'The release of the cluster. Mirrorscope reads from it which release files are rendered for, and which image is the payload.',
  deprecated: null,
  shape: () =>
    object(
      objectFields(
        'ClusterVersion',
        'config.openshift.io/v1',
        'Always `version`.',
        required(
          openObject({
            channel: optional(text(), 'The update channel, for example `stable-4.18`.'),
            desiredUpdate: optional(
              openObject({
                version: optional(text('release-version'), 'The release to update to.'),
                image: optional(text('image'), 'The release image to update to.'),
              }),
              'The update that is asked for.',
            ),
          }),
          'What the cluster should be on.',
        ),
        optional(
          openObject({ desired: optional(DESIRED, 'The release that the cluster is on, or is moving to.') }),
          'What the cluster reports.',
        ),
      ),
    ),
};
