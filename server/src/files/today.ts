/** What day it is (UTC), in days since 1970-01-01: core is told, as it has no clock. */
export function today(): number {
  return Math.floor(Date.now() / 86_400_000);
}
