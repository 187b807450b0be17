import { fewOf } from '../text/few-of';

/** The names of pools, in parentheses behind a blank, and of the cluster that they are of, where it is to be told; empty where there are none. */
export function onPools(names: readonly string[], cluster: string | null = null): string {
  const of = cluster === null ? '' : ` of ${cluster}`;
  return names.length === 0 ? '' : ` (${names.length === 1 ? 'pool' : 'pools'} ${fewOf(names)}${of})`;
}
