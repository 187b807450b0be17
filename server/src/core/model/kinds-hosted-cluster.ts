import type { KindDescription } from './kind-description';
import { imageSpec } from './kinds-image';
import { ENTRY_MIRRORS, ENTRY_SOURCE } from './kinds-mirror-sets';
import { listOf, object, openObject, optional, required, text } from './shape';

const OWN_CLUSTER =
  'It says what is on the nodes of the hosted cluster. Where the files of the same cluster have mirror sets or an Image config of their own, those are of the cluster that hosts it, and this is only checked: declare the hosted cluster in `.mirrorscope.yaml` then.';

/** openshift/hypershift `api/hypershift/v1beta1/hostedcluster_types.go`, as far as it is about images. */
export const HOSTED_CLUSTER: KindDescription = {
  name: 'HostedCluster',
  shortName: 'HostedCluster',
  reads: 'hosted-cluster',
  versions: [
    { apiVersion: 'hypershift.openshift.io/v1beta1', since: null, until: null },
    { apiVersion: 'hypershift.openshift.io/v1alpha1', since: null, until: null },
  ],
  wrongGroups: [],
  namespaced: true,
  documentation: `A cluster with hosted control planes. ${OWN_CLUSTER}`,
  deprecated: null,
  mirrors: [{ path: ['spec', 'imageContentSources'], setKind: 'ICSP', policy: null }],
  shape: () => ({
    ...openObject({
      spec: optional(
        {
          ...openObject({
            imageContentSources: optional(
              listOf(
                object({
                  source: required(text('source'), ENTRY_SOURCE),
                  mirrors: optional(listOf(text('mirror')), ENTRY_MIRRORS),
                }),
              ),
              'Mirrors for pulls **by digest** on the nodes of the hosted cluster. A change rolls out all its NodePools: nodes are replaced or updated one by one, whatever the change is.',
              { mistakenFor: ['imageDigestSources', 'imageDigestMirrors', 'repositoryDigestMirrors'] },
            ),
            configuration: optional(
              openObject({ image: optional(imageSpec(), 'What the Image config of the hosted cluster says.') }),
              'The cluster-wide configuration of the hosted cluster.',
            ),
            release: optional(
              openObject({
                image: optional(
                  text('image'),
                  'The release image of the hosted cluster. Its repository is the payload.',
                ),
              }),
              'The release that the control plane runs.',
            ),
          }),
          required: [],
        },
        'What the hosted cluster is.',
      ),
    }),
    required: [],
  }),
};
