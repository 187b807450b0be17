import { fewOf } from '../text/few-of';

/** The names of pools, in parentheses behind a blank; empty where there are none. */
export function onPools(names: readonly string[]): string {
  return names.length === 0 ? '' : ` (${names.length === 1 ? 'pool' : 'pools'} ${fewOf(names)})`;
}
