import { oncePer } from '../text/once-per';

/** Hosts as people declare them: `host`, `host:port` or `*.domain`. One without a port stands for all its ports; case does not matter. */
export type HostList = readonly string[];

/** Whether a host (`host[:port]`) is one of these. However many they are, they are looked through once. */
export function isHostAmong(host: string, hosts: HostList): boolean {
  const index = indexOf(hosts);
  const lower = host.toLowerCase();
  const name = withoutPort(lower);
  // Without a port it is asked at that of HTTPS.
  const asked = name === lower ? `${name}:443` : lower;
  return index.declared.has(asked) || index.declared.has(name) || isBelowOneOf(name, index);
}

/** The same, whatever ports either has. */
export function isNameAmong(host: string, hosts: HostList): boolean {
  const index = indexOf(hosts);
  const name = withoutPort(host.toLowerCase());
  return index.names.has(name) || isBelowOneOf(name, index);
}

function isBelowOneOf(name: string, { domains, lengths }: HostIndex): boolean {
  return [...lengths].some((length) => domains.has(name.slice(-length)));
}

/** A host without its port. */
export function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

interface HostIndex {
  readonly declared: ReadonlySet<string>;
  /** Those without their ports. */
  readonly names: ReadonlySet<string>;
  /** What the hosts below a domain end with. */
  readonly domains: ReadonlySet<string>;
  readonly lengths: ReadonlySet<number>;
}

const indexOf = oncePer((hosts: HostList): HostIndex => {
  const declared = new Set(hosts.map((host) => host.toLowerCase()));
  const domains = new Set([...declared].filter((host) => host.startsWith('*.')).map((host) => host.slice(1)));
  return {
    declared,
    names: new Set([...declared].map(withoutPort)),
    domains,
    lengths: new Set([...domains].map(({ length }) => length)),
  };
});
