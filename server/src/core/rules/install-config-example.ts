/** An install-config for an example of a rule, without the certificates and keys that a real one has. */
export function installConfig({
  list = 'imageDigestSources',
  source = 'quay.io/openshift-release-dev/ocp-release',
  mirror = 'registry.example.com:8443/ocp/release',
}: InstallConfigParts): string {
  return `apiVersion: v1
baseDomain: example.com
metadata:
  name: ocp
platform:
  none: {}
${list}:
- source: ${source}
  mirrors:
  - ${mirror}
`;
}

/** What an example is about. */
export interface InstallConfigParts {
  readonly list?: string;
  readonly source?: string;
  readonly mirror?: string;
}
