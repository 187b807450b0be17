import { matchLength } from './loaded-registries';
import type { PullPlan } from './pull-plan';

/** Which plans looked up a name that an entry of registries.conf may match. */
export interface PlanIndex {
  add(ref: string, plan: PullPlan): void;
  /** The references of all plans that looked up a name which one of these prefixes matches; some others as well. */
  lookedUpAt(prefixes: readonly string[]): ReadonlySet<string>;
  clear(): void;
  /** How many lookups are known; a reference whose plan was made anew has those of before as well. */
  readonly size: number;
}

/** An empty index. Names are kept by their host and the first part of their path, so that a longer prefix is found without a search. */
export function planIndex(): PlanIndex {
  const byStart = new Map<string, Set<string>>();
  let size = 0;
  return {
    add(ref, plan) {
      for (const name of lookupsOf(plan)) {
        const start = startOf(name);
        const known = byStart.get(start);
        if (known) known.add(ref);
        else byStart.set(start, new Set([ref]));
        size++;
      }
    },
    lookedUpAt(prefixes) {
      const found = new Set<string>();
      for (const prefix of prefixes) {
        for (const refs of startsAt(byStart, prefix)) for (const ref of refs) found.add(ref);
      }
      return found;
    },
    clear() {
      byStart.clear();
      size = 0;
    },
    get size() {
      return size;
    },
  };
}

/** The references that are looked up for a plan: its own, those asked at its endpoints, the full names of a short one. */
function lookupsOf(plan: PullPlan): readonly string[] {
  if (plan.kind === 'unparsable') return [];
  return [
    plan.pullReference,
    ...plan.endpoints.map(({ reference }) => reference),
    ...(plan.shortName?.candidates ?? []),
  ];
}

function startsAt(byStart: ReadonlyMap<string, ReadonlySet<string>>, prefix: string): ReadonlySet<string>[] {
  const own = byStart.get(startOf(prefix));
  if (prefix.includes('/')) return own ? [own] : [];
  return [...byStart].flatMap(([start, refs]) => (matchLength(start, prefix) >= 0 ? [refs] : []));
}

/** Host and first part of the path, without tag and digest. */
function startOf(name: string): string {
  const slash = name.indexOf('/');
  let end = slash + 1;
  while (end < name.length && !':/@'.includes(name.charAt(end))) end++;
  return slash < 0 ? name : name.slice(0, end);
}
