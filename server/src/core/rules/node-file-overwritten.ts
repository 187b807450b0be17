import { carriedTexts } from '../carried/carried-documents';
import type { CarriedValue } from '../carried/carried-value';
import { localNamesIn } from '../carried/local-files';
import { compareBytewise } from '../cluster/bytewise';
import { POLICY_JSON, REGISTRIES_CONF, SEARCH_DROP_IN } from '../cluster/node-paths';
import { generatedName } from '../clusters/pool-drop-ins';
import { valueOf } from '../syntax/tree';
import type { Rule } from './rule';

const CONTENTS = 'data:,unqualified-search-registries%20%3D%20%5B%22registry.example.com%22%5D%0A';

/** A MachineConfig that writes a file which the operator writes, too. */
export const nodeFileOverwritten: Rule = {
  code: 'node-file-overwritten',
  severity: 'warning',
  about: () => ({
    title: 'A MachineConfig for a file of the operator',
    documentation: [
      'The Machine Config Operator writes `/etc/containers/registries.conf` and `/etc/containers/policy.json` itself, in a MachineConfig',
      '`99-POOL-generated-registries`, as soon as a mirror set, the Image config or an image policy asks for it, and a drop-in',
      '`01-image-searchRegistries.conf` for `containerRuntimeSearchRegistries`. Of several MachineConfigs that write one file',
      'only the last one by name reaches the nodes, as a whole: nothing is merged. So either the mirror sets of the cluster do nothing on the',
      'nodes of the pool, or this file does nothing.',
      '',
      'For registries.conf write mirror sets and the Image config, or a drop-in in `/etc/containers/registries.conf.d`, which engines read beside',
      'the main file. For policy.json write the lists of the Image config, or ClusterImagePolicies.',
    ].join('\n'),
    bad: { language: 'yaml', text: machineConfig(REGISTRIES_CONF) },
    good: { language: 'yaml', text: machineConfig(`${REGISTRIES_CONF}.d/99-search.conf`) },
  }),
  looksAt: 'file',
  *check(document) {
    const carried = carriedTexts(document).map(({ value }) => value);
    for (const file of [...carried, ...localNamesIn(document).files]) {
      const path = valueOf(file.node, 'path');
      if (path && isWrittenByOperator(file)) yield { place: path.place, message: messageFor(file) };
    }
  },
};

const WRITTEN: ReadonlySet<string> = new Set([REGISTRIES_CONF, POLICY_JSON, SEARCH_DROP_IN]);

type WrittenFile = Pick<CarriedValue, 'carrier' | 'path'>;

function isWrittenByOperator({ carrier, path }: WrittenFile): boolean {
  const isForPool = carrier.kind === 'MachineConfig' || (carrier.kind === 'Butane' && carrier.pool !== '');
  return isForPool && WRITTEN.has(path);
}

function messageFor({ carrier: { name, pool = '' }, path }: WrittenFile): string {
  const generated = generatedName(pool === '' ? 'POOL' : pool);
  const fact = `The operator writes \`${path}\` too, in \`${generated}\``;
  if (pool === '' || name === '') return `${fact}: of both only the last one by name reaches the nodes`;
  return compareBytewise(name, generated) > 0
    ? `${fact}: this one comes behind it by name, so what the operator says does not reach the nodes`
    : `${fact}: it comes behind this one by name, so once it is there, nothing of this reaches the nodes`;
}

function machineConfig(path: string): string {
  return `apiVersion: machineconfiguration.openshift.io/v1
kind: MachineConfig
metadata:
  name: 99-worker-search
  labels:
    machineconfiguration.openshift.io/role: worker
spec:
  config:
    ignition:
      version: 3.4.0
    storage:
      files:
      - path: ${path}
        mode: 420
        overwrite: true
        contents:
          source: ${CONTENTS}
`;
}
