import { changeBetween, stillHolds, type ConfigurationChange } from './plan-change';
import { planIndex, type PlanIndex } from './plan-index';
import type { PullPlan } from './pull-plan';
import { resolve, type NodeConfiguration } from './resolve';

/**
 * The plans of references on one node whose configuration changes with every edit. The newest plan of each reference is remembered, and
 * made anew only where what it rests on has changed (`stillHolds`): a plan is the same object for as long as it says the same. Whatever
 * was asked before, and in whatever order, a plan is what `resolve` gives.
 */
export interface PlanMemory {
  /** The plans under a configuration. Those under the one that was asked for last are remembered. */
  under(configuration: NodeConfiguration): Plans;
  /** How many plans had to be made so far. */
  readonly made: number;
}

/** The plans under one configuration. */
export interface Plans {
  /** Computed once for each reference. */
  planOf(ref: string): PullPlan;
  /**
   * The references that may have another plan here than there: all others that those plans were asked for, while they were the newest,
   * have the same. For a short name the plans of its full names count too. null: not known, every reference may.
   */
  changedSince(older: Plans): ReadonlySet<string> | null;
  /** What these plans are known by once nobody holds them any more: a configuration is large, and only the newest one is kept. */
  readonly name: PlansName;
}

/** Each has its own. */
type PlansName = symbol;

/** A memory with nothing in it. */
export function planMemory(): PlanMemory {
  const known = new Map<string, PullPlan>();
  const index = planIndex();
  /** By the plans that the change led to: what it was, for the last few. */
  const history = new Map<PlansName, ReadonlySet<string> | null>();
  let latest: { readonly configuration: NodeConfiguration; readonly plans: Plans } | null = null;
  let made = 0;
  const make = (ref: string, configuration: NodeConfiguration): PullPlan => {
    made++;
    return resolve(ref, configuration);
  };
  const remember = (ref: string, plan: PullPlan): PullPlan => {
    known.set(ref, plan);
    index.add(ref, plan);
    return plan;
  };
  const plansUnder = (configuration: NodeConfiguration): Plans => {
    const older = new Map<string, PullPlan>();
    const plans: Plans = {
      planOf(ref) {
        if (plans === latest?.plans) return known.get(ref) ?? remember(ref, make(ref, configuration));
        const plan = older.get(ref) ?? make(ref, configuration);
        older.set(ref, plan);
        return plan;
      },
      changedSince: (before) => changesBetween(history, before.name, plans.name),
      name: Symbol('plans'),
    };
    return plans;
  };
  return {
    under(configuration) {
      if (latest?.configuration === configuration) return latest.plans;
      const change = latest && changeBetween(latest.configuration, configuration);
      const changed = bringUpToDate(known, index, change, configuration);
      const plans = plansUnder(configuration);
      latest = { configuration, plans };
      record(history, plans.name, changed);
      return plans;
    },
    get made() {
      return made;
    },
  };
}

/**
 * Forgets the plans that a change concerns, and puts others in the place of those that it concerns in part; gives the references whose
 * plans it may concern (null: all).
 */
function bringUpToDate(
  known: Map<string, PullPlan>,
  index: PlanIndex,
  change: ConfigurationChange | null,
  configuration: NodeConfiguration,
): ReadonlySet<string> | null {
  if (!change || change.kind === 'everything' || index.size > STALE * known.size) {
    known.clear();
    index.clear();
    return null;
  }
  const concerned = change.policy || change.shortNames ? known.keys() : index.lookedUpAt(change.prefixes);
  const changed = new Set<string>();
  for (const ref of concerned) {
    const plan = known.get(ref);
    const held = plan && stillHolds(plan, change, configuration);
    if (held === plan && !(plan?.kind === 'plan' && plan.shortName)) continue;
    changed.add(ref);
    if (held) known.set(ref, held);
    else known.delete(ref);
  }
  return changed;
}

/** An index that holds so many times more than there are plans is made anew, and with it what nobody asks for any more is forgotten. */
const STALE = 16;

/** So many of the last changes are known one by one. */
const LAST_CHANGES = 32;

function record(
  history: Map<PlansName, ReadonlySet<string> | null>,
  plans: PlansName,
  changed: ReadonlySet<string> | null,
): void {
  history.set(plans, changed);
  const [oldest] = history.keys();
  if (oldest && history.size > LAST_CHANGES) history.delete(oldest);
}

/** The changes that lie between two plans, the older ones' own not among them. */
function changesBetween(
  history: ReadonlyMap<PlansName, ReadonlySet<string> | null>,
  older: PlansName,
  newer: PlansName,
): ReadonlySet<string> | null {
  const changed = new Set<string>();
  let isBetween = false;
  for (const [plans, step] of history) {
    if (isBetween && !step) return null;
    if (isBetween && step) for (const ref of step) changed.add(ref);
    if (plans === newer) return isBetween || older === newer ? changed : null;
    if (plans === older) isBetween = true;
  }
  return null;
}
