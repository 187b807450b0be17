import type { PullPlan } from '../core/cluster/pull-plan';
import { isReached } from '../core/cluster/reach';

/** What `--fail-on` of `resolve` takes. */
export const FAILURES = ['blocked', 'unmirrored', 'unreachable'] as const;

export type FailOn = (typeof FAILURES)[number];

/** Whether the reference cannot be parsed or pulled at all, whatever one asks for. */
export function endsBadly(plan: PullPlan): boolean {
  return plan.kind === 'unparsable' || plan.error !== null || (plan.shortName?.error ?? null) !== null;
}

/**
 * `blocked`: policy.json rejects the name, or every endpoint is blocked. `unmirrored`: no mirror is asked. `unreachable`: no
 * endpoint that is asked lies on a host that nodes reach.
 */
export function failsOn(what: FailOn, plan: PullPlan, reachable: readonly string[]): boolean {
  if (plan.kind === 'unparsable') return true;
  const asked = plan.endpoints.filter(({ blockedBy }) => blockedBy === null);
  switch (what) {
    case 'blocked':
      return plan.policy?.accepted === false || (plan.error === null && asked.length === 0);
    case 'unmirrored':
      return !asked.some(({ role }) => role === 'mirror');
    case 'unreachable':
      return !asked.some((endpoint) => isReached({ kind: 'hosts', hosts: reachable }, endpoint));
  }
}
