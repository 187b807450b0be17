/**
 * Whether objects of this apiVersion describe machines: what is called `image` in them is what a machine boots from, which no container
 * engine pulls. Those of the Cluster API's own operator do not: they hold the containers of its providers.
 */
export function describesMachines(apiVersion: string): boolean {
  const [group = ''] = apiVersion.split('/', 1);
  if (group === 'operator.cluster.x-k8s.io') return false;
  return group === 'machine.openshift.io' || group === 'cluster.x-k8s.io' || group.endsWith('.cluster.x-k8s.io');
}

/** The field of a machine with the object of its provider, in a group and version of that. */
export const PROVIDER_SPEC = 'providerSpec';

/** A text without one of these describes no machines. */
export const MACHINE_MARKS = /machine\.openshift\.io|cluster\.x-k8s\.io|providerSpec/;
