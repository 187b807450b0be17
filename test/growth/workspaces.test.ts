import { assertWorkGrowsLinearly, type Files } from '../support/workspace-growth';

/** What there are many of, and the files of a workspace with so many. */
const MANY: Readonly<Record<string, (size: number) => Files>> = {
  'ConfigMaps with a registries.conf, and objects that name them': (size) => ({
    'maps.yaml': documents(size, (at) => configMap(`map${at}`, 'registries.conf', registriesConf(at))),
    'agents.yaml': documents(
      size,
      (at) =>
        `apiVersion: agent-install.openshift.io/v1beta1\nkind: AgentServiceConfig\nmetadata:\n  name: agent${at}\nspec:\n  mirrorRegistryRef:\n    name: map${at}\n`,
    ),
  }),
  'ConfigMaps with manifests': (size) => ({
    'maps.yaml': documents(size, (at) => configMap(`map${at}`, 'set.yaml', mirrorSet(at))),
  }),
  'keys of one ConfigMap': (size) => ({
    'map.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map\ndata:\n${list(size, (at) => `  set${at}.yaml: |\n${indented(mirrorSet(at), 4)}`)}`,
  }),
  'MachineConfigs of one pool': (size) => ({
    'machines.yaml': documents(size, (at) => machineConfig(at, 'worker')),
    'pods.yaml': pods(10),
  }),
  'MachineConfigs, each of a pool of its own': (size) => ({
    'machines.yaml': documents(size, (at) => machineConfig(at, `pool${at}`)),
    'pools.yaml': documents(
      size / 2,
      (at) =>
        `apiVersion: machineconfiguration.openshift.io/v1\nkind: MachineConfigPool\nmetadata:\n  name: pool${at}\nspec:\n  machineConfigSelector:\n    matchExpressions:\n    - {key: machineconfiguration.openshift.io/role, operator: In, values: [pool${at}]}\n`,
    ),
    'pods.yaml': pods(5),
  }),
  'NodePools, and the ConfigMaps that they name': (size) => ({
    'pools.yaml': documents(
      size,
      (at) =>
        `apiVersion: hypershift.openshift.io/v1beta1\nkind: NodePool\nmetadata:\n  name: pool${at}\n  namespace: clusters\nspec:\n  clusterName: a\n  config:\n  - name: map${at}\n`,
    ),
    'maps.yaml': documents(size, (at) => configMap(`map${at}`, 'config', machineConfig(at, 'worker'))),
  }),
  'Templates with parameters': (size) => ({
    'templates.yaml': documents(
      size,
      (at) =>
        `apiVersion: template.openshift.io/v1\nkind: Template\nmetadata:\n  name: template${at}\nobjects:\n- ${indented(mirrorSet(at), 2).trimStart()}parameters:\n- name: HOST\n`,
    ),
  }),
  'patches of a kustomization': (size) => ({
    '.mirrorscope.yaml': 'clusters:\n  lab:\n    files: [kustomization.yaml]\n',
    'kustomization.yaml': `resources: [sets.yaml]\npatches:\n${list(
      size,
      (at) =>
        `- target: {kind: ImageDigestMirrorSet, name: set${at}}\n  patch: |\n    - {op: replace, path: /spec/imageDigestMirrors/0/source, value: t${at}.io/a}\n`,
    )}`,
    'sets.yaml': documents(size, mirrorSet),
  }),
  'patches of a kustomization that name their objects themselves': (size) => ({
    '.mirrorscope.yaml': 'clusters:\n  lab:\n    files: [kustomization.yaml]\n',
    'kustomization.yaml': `resources: [sets.yaml]\npatches:\n${list(size, (at) => `- patch: |\n${indented(mirrorSet(at), 4)}`)}`,
    'sets.yaml': documents(size, mirrorSet),
  }),
  'components of a kustomization': (size) => ({
    '.mirrorscope.yaml': 'clusters:\n  lab:\n    files: [kustomization.yaml]\n',
    'kustomization.yaml': `resources: [sets.yaml]\ncomponents:\n${list(size, (at) => `- parts/${at}\n`)}`,
    'sets.yaml': documents(size, mirrorSet),
    ...files(size, (at) => [
      `parts/${at}/kustomization.yaml`,
      `kind: Component\nresources: [more.yaml]\npatches:\n- patch: |\n${indented(mirrorSet(at), 4)}`,
    ]),
    ...files(size, (at) => [`parts/${at}/more.yaml`, mirrorSet(size + at)]),
  }),
  'clusters that are declared': (size) => ({
    '.mirrorscope.yaml': `clusters:\n${list(size, (at) => `  cluster${at}:\n    files: [clusters/${at}/**]\n`)}`,
    ...files(size, (at) => [`clusters/${at}/set.yaml`, mirrorSet(at)]),
  }),
  'hosts that are reached, mirrors on hosts like them, and images': (size) => ({
    '.mirrorscope.yaml': `clusters:\n  lab:\n    files: ["*.yaml"]\n    reachable:\n${list(20 * size, (at) => `    - m${at}.io\n`)}`,
    'sets.yaml': documents(size, (at) => mirrorSet(at).replace(/m\d+\.io/, 'quay.oi')),
    'pods.yaml': pods(size),
  }),
  'globs of one cluster': (size) => ({
    '.mirrorscope.yaml': `clusters:\n  lab:\n    files:\n${list(size, (at) => `    - sets/${at}/*.yaml\n`)}`,
    ...files(size, (at) => [`sets/${at}/set.yaml`, mirrorSet(at)]),
  }),
  'clusters that their folders tell apart': (size) =>
    files(size, (at) => [`clusters/${at}/set.yaml`, mirrorSet(at).replace(`set${at}`, 'all')]),
  'install-configs': (size) =>
    files(size, (at) => [
      `clusters/${at}/install-config.yaml`,
      `apiVersion: v1\nbaseDomain: example.com\nmetadata: {name: ocp}\nplatform: {none: {}}\nimageDigestSources:\n- source: s${at}.io/a\n  mirrors: [m${at}.io/a]\n`,
    ]),
  'files with a mirror set': (size) => files(size, (at) => [`sets/${at}.yaml`, mirrorSet(at)]),
  'drop-ins': (size) => files(size, (at) => [`registries.conf.d/${at}.conf`, registriesConf(at)]),
  'stages and arguments of a Dockerfile': (size) => ({
    Dockerfile: `${list(size, (at) => `ARG A${at}=s${at}.io\n`)}${list(size, (at) => `FROM \${A${at}}/a:1 AS x${at}\nCOPY --from=x${at} a b\n`)}`,
  }),
};

const SIZE = 200;

suite('workspaces with a lot of one thing', () => {
  for (const [name, filesOf] of Object.entries(MANY)) {
    test(`${name}: twice as many are less than three times the work`, () => {
      assertWorkGrowsLinearly(filesOf, SIZE);
    }).timeout(120_000);
  }
});

function list(count: number, make: (at: number) => string, between = ''): string {
  return Array.from({ length: count }, (_, at) => make(at)).join(between);
}

function documents(count: number, make: (at: number) => string): string {
  return list(count, make, '---\n');
}

function files(count: number, make: (at: number) => readonly [path: string, text: string]): Files {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => make(at)));
}

function indented(text: string, columns: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(columns));
}

function mirrorSet(at: number): string {
  return `apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: set${at}\nspec:\n  imageDigestMirrors:\n  - source: s${at}.io/a\n    mirrors:\n    - m${at}.io/a\n`;
}

function registriesConf(at: number): string {
  return `[[registry]]\nlocation = "s${at}.io/a"\n[[registry.mirror]]\nlocation = "m${at}.io/a"\n`;
}

function configMap(name: string, key: string, text: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: clusters\ndata:\n  ${key}: |\n${indented(text, 4)}`;
}

function machineConfig(at: number, role: string): string {
  const source = `data:,${encodeURIComponent(registriesConf(at))}`;
  return `apiVersion: machineconfiguration.openshift.io/v1\nkind: MachineConfig\nmetadata:\n  name: 99-${at}\n  labels:\n    machineconfiguration.openshift.io/role: ${role}\nspec:\n  config:\n    ignition: {version: 3.2.0}\n    storage:\n      files:\n      - path: /etc/containers/registries.conf.d/${at}.conf\n        contents: {source: "${source}"}\n`;
}

function pods(count: number): string {
  return documents(
    count,
    (at) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: pod${at}}\nspec:\n  containers: [{image: "s${at}.io/a/b:1"}]\n`,
  );
}
