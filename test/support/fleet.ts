/** A cluster of the made-up fleet. */
interface FleetCluster {
  readonly name: string;
  readonly target: string;
  readonly topology: string;
  /** Its mirror registry. */
  readonly mirror: string;
  /** What it says of one and the same source; others say otherwise. */
  readonly policy: 'NeverContactSource' | 'AllowContactingSource' | null;
  /** Which list of the Image config its patch fills. */
  readonly lists: 'blocked' | 'allowed' | 'none';
}

const PLACES = ['ber', 'fra', 'ham', 'muc', 'par', 'lyo', 'mad', 'rom', 'osl', 'hel', 'wro', 'bud'];
const TARGETS = ['4.14', '4.15', '4.16', '4.17', '4.18', '4.19'];

export const FLEET: readonly FleetCluster[] = PLACES.map((name, index) => ({
  name,
  target: TARGETS[index % TARGETS.length] ?? '4.18',
  topology: index % 5 === 4 ? 'sno' : 'standalone',
  mirror: `mirror.${name}.corp.example.com:${index % 2 === 0 ? 8443 : 5000}`,
  policy: ([null, 'NeverContactSource', 'AllowContactingSource'] as const)[index % 3] ?? null,
  lists: (['none', 'blocked', 'allowed'] as const)[index % 3] ?? 'none',
}));

const DIGEST = (seed: number): string => `sha256:${(seed % 16).toString(16).repeat(64)}`;

/** Sources that every cluster mirrors, and the folder of each on the mirror. */
const SOURCES = [
  ['quay.io/openshift-release-dev/ocp-release', 'openshift/release-images'],
  ['quay.io/openshift-release-dev/ocp-v4.0-art-dev', 'openshift/release'],
  ['registry.redhat.io/openshift4', 'openshift4'],
  ['registry.redhat.io/rhel9', 'rhel9'],
  ['quay.io/fleet-apps', 'apps'],
] as const;

/**
 * The files of a repository that runs twelve clusters, by path: a base and an overlay for each, patches, what oc-mirror generated, Helm
 * charts, applications, exported objects, things of other projects with names like ours. Right as it stands: nothing in it is worth a warning.
 */
export function fleetFiles(): Record<string, string> {
  const files: Record<string, string> = {
    'base/kustomization.yaml': 'resources:\n- image-config.yaml\n- policies.yaml\n',
    'base/image-config.yaml': IMAGE_CONFIG,
    'base/policies.yaml': OTHER_PROJECTS,
    'bastion/registries.conf': 'unqualified-search-registries = ["registry.corp.example.com"]\n',
    'bastion/registries.conf.d/10-lab.conf':
      '[[registry]]\nlocation = "quay.io"\n[[registry.mirror]]\nlocation = "mirror.ber.corp.example.com:8443"\n',
    'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
    'charts/shop/values.yaml': 'image:\n  repository: quay.io/fleet-apps/shop\n  tag: ""\nmirrors: []\n',
    'charts/shop/templates/deployment.yaml': HELM_DEPLOYMENT,
    'charts/shop/templates/idms.yaml': HELM_SET,
    'components/dr/kustomization.yaml': 'kind: Component\nresources: [mirrors.yaml]\n',
    'components/dr/mirrors.yaml': mirrorSet('Digest', 'mirrors', [
      ['quay.io/fleet-apps', 'mirror.dr.corp.example.com/apps', null],
    ]),
    'apps/shop.yaml': deployment(
      'shop',
      'quay.io/fleet-apps/shop:2.3',
      `registry.redhat.io/rhel9/postgresql-15@${DIGEST(3)}`,
    ),
    'apps/jobs.json': JSON.stringify(JSON_JOB, null, 2),
    'acm/policy.yaml': ACM_POLICY,
    'hosted/nodepool.yaml': HOSTED,
    ...generatedFiles(),
  };
  for (const cluster of FLEET)
    for (const [path, text] of clusterFiles(cluster)) files[`clusters/${cluster.name}/${path}`] = text;
  return files;
}

/** The `.mirrorscope.yaml` that declares the twelve. */
export function fleetConfiguration(): string {
  const lines = FLEET.flatMap(({ name, target, topology, mirror }) => [
    `  ${name}:`,
    `    files: ['base/**', 'clusters/${name}/**']`,
    `    target: '${target}'`,
    `    topology: ${topology}`,
    `    reachable: ['${mirror}', 'registry.corp.example.com']`,
  ]);
  return ['clusters:', ...lines, ''].join('\n');
}

function clusterFiles({ name, mirror, policy, lists, target }: FleetCluster): [path: string, text: string][] {
  const entries = SOURCES.map(([source, folder]) => [source, `${mirror}/${folder}`, null] as const);
  const own = ['quay.io/fleet-tools', `${mirror}/tools`, policy] as const;
  return [
    ['kustomization.yaml', KUSTOMIZATION],
    [
      'mirrors.yaml',
      `${mirrorSet('Digest', 'mirrors', [...entries, own])}---\n${mirrorSet('Tag', 'mirrors', [...entries.slice(2), own])}`,
    ],
    ['image-patch.yaml', imagePatch(lists)],
    [
      'patches/more-mirrors.yaml',
      '- op: add\n  path: /spec/imageDigestMirrors/-\n  value:\n    source: quay.io/late\n    mirrors: [mirror.late.example.com/late]\n',
    ],
    ['exported/version.yaml', exportedVersion(target)],
    ['exported/all.yaml', EXPORTED],
    ['install-config.yaml', installConfig(name, mirror)],
    ['agents.yaml', deployment(`agent-${name}`, `quay.io/fleet-tools/agent:${target}`, `${mirror}/tools/probe:1`)],
  ];
}

function mirrorSet(
  kind: 'Digest' | 'Tag',
  name: string,
  entries: readonly (readonly [source: string, mirror: string, policy: string | null])[],
): string {
  const items = entries.flatMap(([source, mirror, policy]) => [
    `  - source: ${source}`,
    '    mirrors:',
    `    - ${mirror}`,
    ...(policy === null ? [] : [`    mirrorSourcePolicy: ${policy}`]),
  ]);
  const head = [
    'apiVersion: config.openshift.io/v1',
    `kind: Image${kind}MirrorSet`,
    'metadata:',
    `  name: ${name}`,
    'spec:',
  ];
  return [...head, `  image${kind}Mirrors:`, ...items, ''].join('\n');
}

function deployment(name: string, ...images: readonly string[]): string {
  const containers = images.map((image, index) => `      - name: c${index}\n        image: ${image}\n`).join('');
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  template:\n    spec:\n      containers:\n${containers}`;
}

function imagePatch(lists: FleetCluster['lists']): string {
  const head = 'apiVersion: config.openshift.io/v1\nkind: Image\nmetadata:\n  name: cluster\n';
  switch (lists) {
    case 'none':
      return head;
    case 'blocked':
      return `${head}spec:\n  registrySources:\n    blockedRegistries: [docker.io]\n`;
    case 'allowed':
      return `${head}spec:\n  registrySources:\n    allowedRegistries: [quay.io, registry.redhat.io]\n`;
  }
}

/** What oc-mirror leaves behind: objects under names that clusters have, too, and images of the whole payload. */
function generatedFiles(): Record<string, string> {
  const v1 =
    'apiVersion: operator.openshift.io/v1alpha1\nkind: ImageContentSourcePolicy\nmetadata:\n  name: mirrors\nspec:\n  repositoryDigestMirrors:\n  - source: quay.io/fleet-apps\n    mirrors:\n    - mirror.old.example.com/apps\n';
  return {
    'working-dir/cluster-resources/idms-oc-mirror.yaml': mirrorSet('Digest', 'mirrors', [
      ['quay.io/fleet-tools', 'mirror.new.example.com/tools', 'NeverContactSource'],
    ]),
    'working-dir/cluster-resources/itms-oc-mirror.yaml': mirrorSet('Tag', 'mirrors', [
      ['quay.io/fleet-tools', 'mirror.new.example.com/tools', 'AllowContactingSource'],
    ]),
    'working-dir/cluster-resources/cs-redhat-operator-index.yaml':
      'apiVersion: operators.coreos.com/v1alpha1\nkind: CatalogSource\nmetadata:\n  name: cs\nspec:\n  image: mirror.new.example.com/redhat/redhat-operator-index:v4.18\n',
    'working-dir/hold-release/release-manifests/deployment.yaml': deployment(
      'payload',
      `quay.io/somewhere/else@${DIGEST(5)}`,
    ),
    'working-dir/hold-operator/catalog.json': JSON.stringify({
      schema: 'olm.bundle',
      image: `registry.example.org/x@${DIGEST(6)}`,
    }),
    'oc-mirror-workspace/results-1/imageContentSourcePolicy.yaml': v1,
  };
}

const KUSTOMIZATION = [
  'apiVersion: kustomize.config.k8s.io/v1beta1',
  'kind: Kustomization',
  'resources:',
  '- ../../base',
  '- mirrors.yaml',
  'components:',
  '- ../../components/dr',
  'patches:',
  '- path: image-patch.yaml',
  '- path: patches/more-mirrors.yaml',
  '  target: {kind: ImageDigestMirrorSet, name: mirrors}',
  '- patch: |-',
  '    apiVersion: config.openshift.io/v1',
  '    kind: ImageTagMirrorSet',
  '    metadata: {name: mirrors}',
  '    $patch: delete',
  '',
].join('\n');

const IMAGE_CONFIG = `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  additionalTrustedCA:
    name: registry-cas
  registrySources:
    insecureRegistries: [builds.corp.example.com:5000]
`;

/** Kinds that are called like ours and belong to others. */
const OTHER_PROJECTS = `apiVersion: image.toolkit.fluxcd.io/v1beta2
kind: ImagePolicy
metadata: {name: shop}
spec:
  imageRepositoryRef: {name: shop}
  policy: {semver: {range: 1.x}}
---
apiVersion: policy.sigstore.dev/v1beta1
kind: ClusterImagePolicy
metadata: {name: signed}
spec:
  images: [{glob: "**"}]
---
apiVersion: image.openshift.io/v1
kind: Image
metadata: {name: "sha256:1"}
dockerImageReference: registry.corp.example.com/shop@${DIGEST(7)}
`;

const HELM_DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  template:
    spec:
      containers:
      - name: shop
        image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
`;

const HELM_SET = `{{- range .Values.mirrors }}
---
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: mirrors
spec:
  imageDigestMirrors:
  - source: {{ .source }}
{{- end }}
`;

const JSON_JOB = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'nightly' },
      spec: { template: { spec: { containers: [{ name: 'job', image: `quay.io/fleet-apps/job@${DIGEST(2)}` }] } } },
    },
  ],
};

const ACM_POLICY = `apiVersion: policy.open-cluster-management.io/v1
kind: Policy
metadata: {name: mirrors}
spec:
  policy-templates:
  - objectDefinition:
      apiVersion: policy.open-cluster-management.io/v1
      kind: ConfigurationPolicy
      metadata: {name: mirrors}
      spec:
        object-templates:
        - complianceType: musthave
          objectDefinition:
            apiVersion: config.openshift.io/v1
            kind: ImageDigestMirrorSet
            metadata: {name: mirrors}
            spec:
              imageDigestMirrors:
              - source: quay.io/fleet-tools
                mirrors: ['{{hub fromConfigMap "" "mirrors" "tools" hub}}']
`;

const HOSTED = `apiVersion: hypershift.openshift.io/v1beta1
kind: HostedCluster
metadata: {name: hosted}
spec:
  release:
    image: quay.io/openshift-release-dev/ocp-release@${DIGEST(8)}
  imageContentSources:
  - source: quay.io/fleet-tools
    mirrors: [mirror.hub.corp.example.com/tools]
`;

const EXPORTED = `apiVersion: v1
kind: List
items:
- apiVersion: config.openshift.io/v1
  kind: ImageDigestMirrorSet
  metadata:
    name: exported
    uid: 0a1b2c3d-0000-4000-8000-000000000000
    resourceVersion: "4711"
    generation: 2
    creationTimestamp: "2026-01-01T00:00:00Z"
  spec:
    imageDigestMirrors:
    - source: registry.redhat.io/ubi9
      mirrors:
      - registry.corp.example.com/ubi9
  status: {}
`;

function exportedVersion(target: string): string {
  return `apiVersion: config.openshift.io/v1\nkind: ClusterVersion\nmetadata:\n  name: version\nspec:\n  channel: stable-${target}\n  clusterID: 0a1b2c3d-0000-4000-8000-000000000001\nstatus:\n  desired:\n    image: quay.io/openshift-release-dev/ocp-release@${DIGEST(9)}\n    version: ${target}.3\n`;
}

function installConfig(name: string, mirror: string): string {
  return `apiVersion: v1\nbaseDomain: corp.example.com\nmetadata:\n  name: ${name}\nimageDigestSources:\n- source: quay.io/openshift-release-dev/ocp-release\n  mirrors:\n  - ${mirror}/openshift/release-images\n`;
}
