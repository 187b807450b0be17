import { isHostAmong, withoutPort, type HostList } from '../model/host-list';
import type { LoadedRegistries } from './loaded-registries';
import type { Endpoint } from './pull-plan';

/** Which registries the nodes of a cluster reach, and how that is known. */
export type Reach =
  /** Somebody said so. */
  | { readonly kind: 'hosts'; readonly hosts: HostList }
  /** Nobody did: the hosts of the mirrors are taken for those that are reached. */
  | { readonly kind: 'mirrors'; readonly hosts: ReadonlySet<string> };

/** The registry inside of every cluster: its nodes reach it whatever else they reach. */
const INTERNAL_REGISTRY = 'image-registry.openshift-image-registry.svc';

/** What is reached where nobody says it: every mirror that the configurations of the nodes name. Linear in these. */
export function reachOfMirrors(configurations: readonly (LoadedRegistries | null)[]): Reach {
  const hosts = new Set<string>();
  for (const loaded of configurations)
    for (const { mirrors } of loaded?.registries ?? []) for (const { location } of mirrors) hosts.add(hostOf(location));
  return { kind: 'mirrors', hosts };
}

/** Whether the nodes reach an endpoint. */
export function isReached(reach: Reach, { role, reference }: Pick<Endpoint, 'role' | 'reference'>): boolean {
  const host = hostOf(reference);
  if (withoutPort(host) === INTERNAL_REGISTRY) return true;
  if (reach.kind === 'hosts') return isHostAmong(host, reach.hosts);
  return role === 'mirror' || reach.hosts.has(host);
}

/** The host, with its port, of a reference or location that names one. */
export function hostOf(reference: string): string {
  const slash = reference.indexOf('/');
  return slash < 0 ? reference : reference.slice(0, slash);
}
