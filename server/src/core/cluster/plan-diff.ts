import type { Place } from '../text/place';
import { sortedBytewise } from './bytewise';
import type { LoadedRegistries } from './loaded-registries';
import type { Policy } from './policy-verdict';
import { plansThatDecide, type Endpoint, type PolicyVerdict, type PullPlan } from './pull-plan';
import { resolve, type NodeConfiguration } from './resolve';
import { sourceChanges, type SourceChange } from './source-changes';

/** What a change of node files does to where images come from. */
export interface PlanDiff {
  readonly sources: readonly SourceChange[];
  /** What else decides: the search list, the short-name mode, aliases. */
  readonly settings: readonly ListChange[];
  /** By scope; empty where a side has no policy.json that is known. */
  readonly policy: readonly PolicyChange[];
  /** Those that come from elsewhere, the worst first, then in bytewise order. */
  readonly references: readonly ReferenceChange[];
  /** How many different references were looked at. */
  readonly compared: number;
  /** The engine's words where it cannot load a side: then nothing is pulled there. */
  readonly loadErrors: { readonly old: string | null; readonly next: string | null };
}

export interface ListChange {
  readonly name: 'unqualified-search-registries' | 'short-name-mode' | `alias ${string}`;
  /** null: not there. */
  readonly old: string | null;
  readonly next: string | null;
}

export interface PolicyChange {
  /** A scope of the transport `docker`, or `default`. */
  readonly scope: string;
  /** The types of the requirements; null: the scope is not there. */
  readonly old: readonly string[] | null;
  readonly next: readonly string[] | null;
}

/**
 * `broken`: it could be pulled, and cannot any more. `lost`: mirrors were asked, and none is any more. `moved`: another endpoint comes
 * first. `gained`: a mirror is asked where none was. `restored`: it can be pulled again.
 */
export type ReferenceChangeKind = 'broken' | 'lost' | 'moved' | 'gained' | 'restored';

export interface ReferenceChange {
  readonly kind: ReferenceChangeKind;
  readonly ref: string;
  readonly old: Outcome;
  readonly next: Outcome;
}

/** What comes out of a plan. */
export type Outcome =
  | { readonly kind: 'pulled'; readonly first: Endpoint; readonly byMirror: boolean }
  /** Nothing is; `reason` is a phrase. */
  | { readonly kind: 'not-pulled'; readonly reason: string; readonly origins: readonly Place[] };

/**
 * Compares two configurations, and what they do to these references. Linear in both and in the references. Where only one side knows its
 * policy.json, neither counts.
 */
export function planDiff(old: NodeConfiguration, next: NodeConfiguration, refs: Iterable<string>): PlanDiff {
  const knowsPolicies = old.policy !== null && next.policy !== null;
  const before: NodeConfiguration = knowsPolicies ? old : { ...old, policy: null };
  const after: NodeConfiguration = knowsPolicies ? next : { ...next, policy: null };
  const distinct = sortedBytewise(new Set(refs));
  const changes = distinct.flatMap((ref) => referenceChange(ref, before, after) ?? []);
  const [registries, others] = [before.registries, after.registries];
  return {
    sources: registries && others ? sourceChanges(registries, others) : [],
    settings: registries && others ? settingChanges(registries, others) : [],
    policy: before.policy && after.policy ? policyChanges(before.policy, after.policy) : [],
    references: REFERENCE_CHANGES.flatMap((kind) => changes.filter((change) => change.kind === kind)),
    compared: distinct.length,
    loadErrors: {
      old: old.registries ? null : old.loadError,
      next: next.registries ? null : next.loadError,
    },
  };
}

/** The worst first. */
export const REFERENCE_CHANGES: readonly ReferenceChangeKind[] = ['broken', 'lost', 'moved', 'gained', 'restored'];

/** Whether anything at all is different. */
export function isChanged({ sources, settings, policy, references, loadErrors }: PlanDiff): boolean {
  const lists = [sources, settings, policy, references];
  return lists.some((list) => list.length > 0) || loadErrors.old !== loadErrors.next;
}

function referenceChange(ref: string, old: NodeConfiguration, next: NodeConfiguration): ReferenceChange | null {
  const before = outcomeOf(resolve(ref, old), old);
  const after = outcomeOf(resolve(ref, next), next);
  const kind = kindOf(before, after);
  return kind && { kind, ref, old: before, next: after };
}

function kindOf(old: Outcome, next: Outcome): ReferenceChangeKind | null {
  if (old.kind === 'not-pulled') return next.kind === 'pulled' ? 'restored' : null;
  if (next.kind === 'not-pulled') return 'broken';
  if (old.byMirror && !next.byMirror) return 'lost';
  if (!old.byMirror && next.byMirror) return 'gained';
  return isSameEndpoint(old.first, next.first) ? null : 'moved';
}

function isSameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return a.reference === b.reference && a.insecure === b.insecure;
}

/** A short name is tried under one full name after the other: the first that can be pulled counts. */
function outcomeOf(plan: PullPlan, node: NodeConfiguration): Outcome {
  if (plan.kind === 'unparsable') return notPulled(`it is no image reference: ${plan.parseError}`);
  if (!plan.shortName) return outcomeOfPlan(plan);
  if (plan.shortName.error !== null) return notPulled(plan.shortName.error, plan.shortName.origins);
  const full = plansThatDecide(plan, (name) => resolve(name, node)).map(outcomeOfPlan);
  return full.find(({ kind }) => kind === 'pulled') ?? full[0] ?? outcomeOfPlan(plan);
}

function outcomeOfPlan({ error, policy, endpoints }: Extract<PullPlan, { kind: 'plan' }>): Outcome {
  if (error) return notPulled(error.message, error.origins);
  if (policy?.accepted === false) {
    const by = policy.by === 'default' || policy.by === '' ? 'its default' : `its scope ${policy.by}`;
    return notPulled(`policy.json rejects it by ${by}`);
  }
  const asked = endpoints.filter(({ blockedBy }) => blockedBy === null);
  const [first] = asked;
  if (first) return { kind: 'pulled', first, byMirror: asked.some(({ role }) => role === 'mirror') };
  return notPulled(
    'every endpoint is blocked',
    endpoints.flatMap(({ blockedBy }) => blockedBy?.origins ?? []),
  );
}

function notPulled(reason: string, origins: readonly Place[] = []): Outcome {
  return { kind: 'not-pulled', reason, origins };
}

function settingChanges(old: LoadedRegistries, next: LoadedRegistries): ListChange[] {
  const search = ({ search: { registries } }: LoadedRegistries): string => registries.join(', ');
  const changes: ListChange[] = [
    { name: 'unqualified-search-registries', old: search(old), next: search(next) },
    { name: 'short-name-mode', old: old.shortNameMode, next: next.shortNameMode },
  ];
  const alias = ({ aliases }: LoadedRegistries, name: string): string | null => aliases.get(name)?.value?.text ?? null;
  for (const name of sortedBytewise(new Set([...old.aliases.keys(), ...next.aliases.keys()])))
    changes.push({ name: `alias ${name}`, old: alias(old, name), next: alias(next, name) });
  return changes.filter((change) => change.old !== change.next);
}

function policyChanges(old: Policy, next: Policy): PolicyChange[] {
  const change = (scope: string, before: Requirements, after: Requirements): PolicyChange[] =>
    JSON.stringify(before) === JSON.stringify(after) ? [] : [{ scope, old: before, next: after }];
  const scopes = sortedBytewise(new Set([...old.docker.keys(), ...next.docker.keys()]));
  return [
    ...change('default', old.default.requirements, next.default.requirements),
    ...scopes.flatMap((scope) => change(scope, requirementsAt(scope, old), requirementsAt(scope, next))),
  ];
}

type Requirements = PolicyVerdict['requirements'] | null;

function requirementsAt(scope: string, { docker }: Policy): Requirements {
  return docker.get(scope)?.requirements ?? null;
}
