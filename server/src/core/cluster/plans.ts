import { changeBetween, stillHolds, type ConfigurationChange } from './plan-change';
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

export interface Plans {
  /** Computed once for each reference. */
  planOf(ref: string): PullPlan;
}

/** A memory with nothing in it. */
export function planMemory(): PlanMemory {
  const known = new Map<string, RememberedPlan>();
  const history: History = { number: -1, changes: new Map() };
  let latest: { readonly configuration: NodeConfiguration; readonly plans: Plans } | null = null;
  let made = 0;
  const make = (ref: string, configuration: NodeConfiguration): PullPlan => {
    made++;
    return resolve(ref, configuration);
  };
  const newest = (ref: string, configuration: NodeConfiguration): PullPlan => {
    const { number } = history;
    const remembered = known.get(ref);
    if (remembered?.at === number) return remembered.plan;
    const held = remembered && heldOver(remembered, history, configuration);
    const plan = held ?? make(ref, configuration);
    known.set(ref, { plan, at: number });
    return plan;
  };
  return {
    under(configuration) {
      if (latest?.configuration === configuration) return latest.plans;
      const number = advance(history, latest && changeBetween(latest.configuration, configuration));
      if (number % MOST_MISSED === 0) forget(known, number - MOST_MISSED);
      const older = new Map<string, PullPlan>();
      const plans: Plans = {
        planOf(ref) {
          if (number === history.number) return newest(ref, configuration);
          const plan = older.get(ref) ?? make(ref, configuration);
          older.set(ref, plan);
          return plan;
        },
      };
      latest = { configuration, plans };
      return plans;
    },
    get made() {
      return made;
    },
  };
}

interface RememberedPlan {
  readonly plan: PullPlan;
  /** The number of the configuration that it was last known to hold for. */
  readonly at: number;
}

/** The last changes of a configuration, by the number of the configuration that each led to. */
interface History {
  number: number;
  readonly changes: Map<number, ConfigurationChange>;
}

/** A plan that nobody asked for while the configuration changed so often is made anew. */
const MOST_MISSED = 32;

/** Adds a change (null: nothing is known of the configuration before); gives the number of the configuration that it led to. */
function advance(history: History, change: ConfigurationChange | null): number {
  history.number++;
  history.changes.set(history.number, change ?? { kind: 'everything' });
  history.changes.delete(history.number - MOST_MISSED);
  return history.number;
}

/** The remembered plan, brought over all changes since; null where it has to be made anew. */
function heldOver({ plan, at }: RememberedPlan, history: History, configuration: NodeConfiguration): PullPlan | null {
  let held: PullPlan | null = plan;
  for (let number = at + 1; number <= history.number && held; number++) {
    const change = history.changes.get(number);
    held = change ? stillHolds(held, change, configuration) : null;
  }
  return held;
}

/** References that are gone would stay for ever. */
function forget(known: Map<string, RememberedPlan>, before: number): void {
  for (const [ref, { at }] of known) if (at < before) known.delete(ref);
}
