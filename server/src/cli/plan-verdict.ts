import type { PullPlan, ReadyPlan } from '../core/cluster/pull-plan';
import { isReached } from '../core/cluster/reach';

/** What `--fail-on` of `resolve` takes. */
export const FAILURES = ['blocked', 'unmirrored', 'unreachable'] as const;

export type FailOn = (typeof FAILURES)[number];

/** Whether the reference cannot be parsed or pulled at all, whatever one asks for. `full`: the plans that decide, all of them for a short name. */
export function endsBadly(plan: PullPlan, full: readonly ReadyPlan[]): boolean {
  if (plan.kind === 'unparsable') return true;
  return (plan.shortName?.error ?? null) !== null || full.every(({ error }) => error !== null);
}

/**
 * Of the plans that decide. `blocked`: policy.json rejects the name, or every endpoint is blocked. `unmirrored`: no mirror is asked.
 * `unreachable`: no endpoint that is asked lies on a host that nodes reach.
 */
export function failsOn(what: FailOn, full: readonly ReadyPlan[], reachable: readonly string[]): boolean {
  return full.every((plan) => fails(what, plan, reachable));
}

function fails(what: FailOn, { policy, endpoints }: ReadyPlan, reachable: readonly string[]): boolean {
  const asked = endpoints.filter(({ blockedBy }) => blockedBy === null);
  switch (what) {
    case 'blocked':
      return policy?.accepted === false || asked.length === 0;
    case 'unmirrored':
      return !asked.some(({ role }) => role === 'mirror');
    case 'unreachable':
      return !asked.some((endpoint) => isReached({ kind: 'hosts', hosts: reachable }, endpoint));
  }
}
