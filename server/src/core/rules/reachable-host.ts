import type { Configuration } from '../clusters/configuration';
import { isNameAmong, type HostList } from '../model/host-list';
import { oncePer } from '../text/once-per';

/** The hosts that some cluster declares as ones that its nodes can reach. */
export const reachedSomewhere = oncePer(({ clusters }: Configuration): HostList =>
  (clusters ?? []).flatMap(({ reachable }) => reachable ?? []),
);

/** Whether the host of a name is one of these (null: none is declared): then it is meant as it is. Ports do not matter. */
export function isMeant(name: string, hosts: HostList | null): boolean {
  return hosts !== null && isNameAmong(hostOf(name), hosts);
}

function hostOf(name: string): string {
  return name.slice(0, /[/:@]/.exec(name)?.index);
}
