import { EMPTY_CONFIGURATION } from '../clusters/configuration';
import { kindOf } from '../model/kinds';
import { isPlaceholder } from '../model/placeholder';
import type { Place } from '../text/place';
import { imagePolicyFields } from './image-policy-fields';
import { identityScalars, invalidScope } from './invalid-scope';
import type { Rule, WholeCluster } from './rule';
import { issuesOfObject } from './structure-issues';

/** A refusal of the operator that no other rule reports. */
export const operatorRefusal: Rule = {
  code: 'operator-refusal',
  severity: 'error',
  about: () => ({
    title: 'The operator refuses the manifests of the cluster',
    documentation: [
      'The Machine Config Operator takes the mirror sets, the Image config and the image policies of a cluster together. Where it refuses',
      'one of them it writes no node file at all: every node keeps the files that it has, and the reason stands only in the status of the',
      'Image config and in the log of the controller.',
      '',
      'This finding stands for the refusals that have no rule of their own, in the words of the operator.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ClusterVersion
metadata:
  name: version
spec:
  clusterID: 7f4c2f3a-6a44-4a62-8d4f-0c8a1f2c5d11
status:
  desired:
    image: ocp-release:4.18
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ClusterVersion
metadata:
  name: version
spec:
  clusterID: 7f4c2f3a-6a44-4a62-8d4f-0c8a1f2c5d11
status:
  desired:
    image: quay.io/openshift-release-dev/ocp-release:4.18.3-x86_64
---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: tools
spec:
  imageTagMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools
`,
    },
  }),
  looksAt: 'cluster',
  *check(view) {
    const { rendering, cluster } = { rendering: view.answers.rendering, cluster: view.cluster };
    if (rendering.kind !== 'refused') return;
    const { message, origins, code } = rendering.refusal;
    const [place = firstObject(view), ...related] = origins;
    // What is found one by one has its own rule, which may keep silent on purpose (a value that is a placeholder still).
    if (code !== undefined && (!place || isPlaceholder(message) || isInManifest(view, place))) return;
    if (!place || isRefusedBefore(view, place)) return;
    yield {
      place,
      message: `The operator refuses the manifests of \`${cluster.name}\` and writes no node file: ${innermost(message)}`,
      upstream: message,
      related: related.map((other) => ({ place: other, message: 'Also named by the operator' })),
    };
  },
};

/** Whether the refusal is about an image policy that the API server does not let in, or that is not filled in yet: other rules say so. */
function isRefusedBefore({ cluster }: WholeCluster, place: Place): boolean {
  const context = { targets: [cluster.target], isFragment: false, configuration: EMPTY_CONFIGURATION, unmatched: [] };
  const policy = cluster.manifests.imagePolicies.find((candidate) => candidate.policy?.place === place);
  if (!policy) return false;
  if (identityScalars(policy).some(({ text }) => isPlaceholder(text))) return true;
  const match = kindOf(policy.apiVersion.value, policy.kindName.value);
  if (issuesOfObject(policy.root, match, null).length > 0) return true;
  return [imagePolicyFields, invalidScope].some(
    (rule) => rule.looksAt === 'image-policy' && [...rule.check(policy, context)].length > 0,
  );
}

/** Whether a place is in the file of an object. What a patch of a kustomization brings is not, and no other rule looks at it. */
function isInManifest({ cluster: { manifests } }: WholeCluster, { chunk }: Place): boolean {
  const { mirrorSets, imageConfig, imagePolicies } = manifests;
  const objects = [...mirrorSets, ...(imageConfig ? [imageConfig] : []), ...imagePolicies];
  return objects.some(({ kindName }) => kindName.place.chunk.file === chunk.file);
}

/** The manifests have no place for a release image that was declared elsewhere. */
function firstObject({ cluster: { manifests } }: WholeCluster): Place | undefined {
  const [object] = [...manifests.mirrorSets, manifests.imageConfig, ...manifests.imagePolicies];
  return object?.kindName.place;
}

/** The operator's words without what its controller puts in front of every one. */
function innermost(message: string): string {
  return message
    .replace(/^could not Create\/Update MachineConfig: (?:could not update [a-zA-Z ]+: )?/, '')
    .replaceAll('`', '’');
}
