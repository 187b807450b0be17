/** A mirror set that closes its source. */
export const TEAM_SET = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: team
spec:
  imageDigestMirrors:
  - source: quay.io/team
    mirrors:
    - mirror.example.com/team
    mirrorSourcePolicy: NeverContactSource
`;

/** One that says the contrary of the same source, so that the operator refuses both. */
export const OTHER_SET = TEAM_SET.replace('name: team', 'name: other').replace(
  'NeverContactSource',
  'AllowContactingSource',
);

/** What is deprecated. */
export const OLD_POLICY = `apiVersion: operator.openshift.io/v1alpha1
kind: ImageContentSourcePolicy
metadata:
  name: old
spec:
  repositoryDigestMirrors:
  - source: quay.io/old
    mirrors: [mirror.example.com/old]
`;
