/** Where the operator's files stand on a node. */
export const REGISTRIES_CONF = '/etc/containers/registries.conf';
export const POLICY_JSON = '/etc/containers/policy.json';
export const SIGSTORE_REGISTRIES = '/etc/containers/registries.d/sigstore-registries.yaml';
export const SEARCH_DROP_IN = '/etc/containers/registries.conf.d/01-image-searchRegistries.conf';

/** The policy.json of a namespace. */
export function namespacePolicyPath(namespace: string): string {
  return `/etc/crio/policies/${namespace}.json`;
}
