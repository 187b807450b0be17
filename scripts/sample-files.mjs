// What the build opens to learn which functions are called first.

/** A mirror set as most are written. */
export const MANIFEST = `# The releases, and what goes with them
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: releases
spec:
  imageDigestMirrors:
    - source: quay.io/openshift-release-dev/ocp-release
      mirrors:
        - mirror.example.com:8443/openshift/release-images
    - source: quay.io/openshift-release-dev/ocp-v4.0-art-dev
      mirrors:
        - mirror.example.com:8443/openshift/release
        - second.example.com/openshift/release
      mirrorSourcePolicy: NeverContactSource
`;

/** Other files that are opened often, by name: written by a tool, by hand in another style, with the line ends of Windows, with many objects, for nodes. */
export const OTHERS = {
  'itms-oc-mirror.yaml': `---
apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  annotations:
    createdBy: oc-mirror v2
  creationTimestamp: null
  name: itms-generic-0
spec:
  imageTagMirrors:
  - mirrors:
    - mirror.example.com:8443/rhel9
    source: registry.redhat.io/rhel9
  - mirrors:
    - mirror.example.com:8443/ubi9
    source: registry.access.redhat.com/ubi9
status: {}
`,
  'by-hand.yaml': `# mirrors: see {ticket}
metadata:
    name: by-hand # kept
    labels: { team: "platform" }
    annotations:
        note: für alle – bis 4.20
apiVersion: "config.openshift.io/v1"
spec:
    imageDigestMirrors:
        -   mirrors: [ 'mirror.example.com/shop', "second.example.com:5000/shop" ]  # two
            source: "quay.io/shop"

        # the others
        -   source: 'docker.io/library/nginx'
            mirrors: [
                mirror.example.com/nginx,
                'second.example.com/nginx',
              ]
            mirrorSourcePolicy:  'AllowContactingSource'
        - { source: gcr.io/team, mirrors: [mirror.example.com/team], mirrorSourcePolicy: AllowContactingSource }
kind: ImageDigestMirrorSet
`,
  'windows.yaml': `# kept for 4.12
apiVersion: operator.openshift.io/v1alpha1
kind: ImageContentSourcePolicy
metadata:
  name: old

spec:
  repositoryDigestMirrors:
  # two of them
  - source: registry.redhat.io/old

    mirrors:
    - mirror.example.com/old   # copied
    - second.example.com/old
`.replaceAll('\n', '\r\n'),
  'many.yaml': Array.from(
    { length: 50 },
    (_, index) => `---
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: team-${index}
spec:
  imageDigestMirrors:
  - source: quay.io/team-${index}
    mirrors:
    - mirror.example.com/team-${index}
    mirrorSourcePolicy: NeverContactSource
`,
  ).join(''),
  'image-config.yaml': `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  additionalTrustedCA:
    name: registry-cas
  allowedRegistriesForImport:
  - domainName: quay.io
    insecure: false
  registrySources:
    allowedRegistries:
    - quay.io
    - mirror.example.com:8443
    insecureRegistries:
    - registry.example.com:5000
`,
  'registries.conf': `# What nodes pull with
unqualified-search-registries = ["registry.access.redhat.com", "docker.io"]
short-name-mode = "permissive"

[[registry]]
prefix = ""
location = "quay.io/team"

  [[registry.mirror]]
  location = "mirror.example.com/team"
  pull-from-mirror = "digest-only"

[[registry]]
location = "docker.io"
blocked = true
`,
  'registries.conf.d/50-lab.conf': `[[registry]]
location = "quay.io/shop"
insecure = false

[[registry.mirror]]
location = "mirror.example.com/shop"

[aliases]
"web" = "quay.io/shop/web"
`,
};
