import type { Configuration } from '../clusters/configuration';

/** Whether some cluster declares the host of a name as one that its nodes can reach: then it is meant as it is. */
export function isReachable(name: string, { clusters }: Pick<Configuration, 'clusters'>): boolean {
  return clusters?.some(({ reachable }) => isAmong(name, reachable)) ?? false;
}

/** Whether one of these hosts (`host[:port]` or `*.domain`; null: none is declared) is the host of a name, ports aside. */
export function isAmong(name: string, hosts: readonly string[] | null): boolean {
  const host = hostOf(name);
  return (
    hosts?.some((known) => (known.startsWith('*.') ? host.endsWith(known.slice(1)) : hostOf(known) === host)) ?? false
  );
}

function hostOf(name: string): string {
  const end = /[/:@]/.exec(name)?.index ?? name.length;
  return name.slice(0, end).toLowerCase();
}
