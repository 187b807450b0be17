/** The text of a MachineConfig that puts drop-ins of registries.conf on the nodes of a pool; in JSON. */
export function machineConfig(pool: string, name: string, dropIns: Readonly<Record<string, string>>): string {
  const files = Object.entries(dropIns).map(([file, text]) => ({
    path: `/etc/containers/registries.conf.d/${file}`,
    mode: 416,
    contents: { source: `data:,${encodeURIComponent(text)}` },
  }));
  return JSON.stringify({
    apiVersion: 'machineconfiguration.openshift.io/v1',
    kind: 'MachineConfig',
    metadata: { name, labels: { 'machineconfiguration.openshift.io/role': pool } },
    spec: { config: { storage: { files } } },
  });
}
