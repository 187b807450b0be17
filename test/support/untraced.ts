import { spelledOut } from './spelled-out';

/** A copy of a value with every `origins` (and `blockedOrigins` and the like) left out, so that what was read and what was made can be compared. */
export function withoutOrigins(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOrigins);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(spelledOut(value) as object).filter(([key]) => !/origins$/i.test(key));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutOrigins(item)]));
}
