import type { LoggedAttempt, LoggedPull } from '../cluster/logged-pull';
import { causeOf, hostIn, registryIn, type PullCauseKind } from '../cluster/pull-cause';
import { isAfterManifest } from '../cluster/pull-log-end';
import type { Endpoint, PolicyVerdict, PullPlan, ReadyPlan } from '../cluster/pull-plan';
import { hostOf } from '../cluster/reach';
import { isShortName, repositoryOf } from '../model/reference';
import type { Place } from '../text/place';
import type { Voice } from './markdown';
import { causeWords, type AskedEndpoint } from './pull-cause-words';
import { notesOnPlan, policyNotes } from './plan-words';

/** A logged pull, held against what the manifests (or a registries.conf) say about its reference. */
export interface PullExplanation {
  readonly reference: string;
  readonly pull: LoggedPull;
  /** What comes out of it, in one sentence without a period. */
  readonly verdict: string;
  /** Every endpoint of the log and of the plan, in the order of the log. */
  readonly steps: readonly ExplainedStep[];
  /** What else is to be known, a sentence each. */
  readonly notes: readonly string[];
}

export interface ExplainedStep {
  readonly reference: string;
  /** `unplanned`: the log has it, the plan has not. null where no plan is known: then it is so of all steps of the pull. */
  readonly role: Endpoint['role'] | 'unplanned' | null;
  /** `not-asked`: the plan has it, the log has not; `not-reached`: one before it gave the manifest, or is where the log ends. */
  readonly state: 'failed' | 'served' | 'unknown' | 'not-asked' | 'not-reached';
  /** Only where it failed. */
  readonly cause: PullCauseKind | null;
  /** The engine's words; null where there are none. */
  readonly words: string | null;
  /** In plain words, a sentence each. */
  readonly explanation: readonly string[];
  /** The lines that it comes from: of what blocks it, else of the mirror or the entry. */
  readonly origins: readonly Place[];
}

/** What became of an endpoint, in a few words. */
export const STEP_STATES: Readonly<Record<ExplainedStep['state'], string>> = {
  failed: 'failed',
  served: 'gave the image',
  unknown: 'the log does not tell',
  'not-asked': 'planned, but not in the log',
  'not-reached': 'not asked',
};

/**
 * Explains a logged pull. `planOf` gives the plan of a reference; null where nobody knows it. Where log and plan differ, the node
 * has other files than these: that is said, of the endpoints and of policy.json, and no cause is made up for it. Without a plan nothing
 * is held against the log, and only the causes are told. Where the log does not name what was pulled, that is the
 * last endpoint if no other would be asked, since the source comes last; one that was chosen may be a mirror of anything, and is held against no plan.
 */
export function explainPull(pull: LoggedPull, planOf: (ref: string) => PullPlan | null, voice: Voice): PullExplanation {
  const last = pull.attempts.at(-1);
  const reference = pull.reference ?? last?.reference ?? '';
  const name = pull.reference ?? (isChosen(last) ? null : reference);
  const plans = name === null ? [] : plansFor(name, planOf);
  const steps = alignSteps(name, pull.attempts, plans, voice);
  const notes = [
    ...failureNotes(pull, voice),
    ...mismatchNotes(steps, plans),
    ...policyMismatchNotes(pull, plans),
    ...plans.flatMap((plan) => [...policyNotes(plan, voice), ...notesOnPlan(plan, voice)]),
  ];
  return { reference, pull, verdict: verdictOn(name, pull, steps, voice), steps, notes: [...new Set(notes)] };
}

/** One plan, or for a short name those of its full names. */
function plansFor(reference: string, planOf: (ref: string) => PullPlan | null): ReadyPlan[] {
  const plan = planOf(reference);
  if (plan?.kind !== 'plan') return [];
  if (!plan.shortName) return [plan];
  return plan.shortName.candidates.flatMap((name) => {
    const full = planOf(name);
    return full?.kind === 'plan' ? [full] : [];
  });
}

/** `name`: what was to be pulled; null where nobody knows. */
function alignSteps(
  name: string | null,
  attempts: readonly LoggedAttempt[],
  plans: readonly ReadyPlan[],
  voice: Voice,
): ExplainedStep[] {
  const planned = plans.flatMap(({ endpoints }) => endpoints);
  const isOnly = planned.length === 1 && attempts.length === 1 && attempts[0]?.reference === name;
  const steps: ExplainedStep[] = [];
  let next = 0;
  for (const attempt of attempts) {
    const found = planned.findIndex((endpoint, index) => index >= next && isAt(endpoint, attempt, isOnly));
    if (found >= 0) {
      for (const passed of planned.slice(next, found)) steps.push(unasked(passed, 'not-asked'));
      next = found + 1;
    }
    steps.push(explainAttempt(attempt, { planned: planned[found] ?? null, hasPlan: plans.length > 0 }, name, voice));
  }
  const state = isChosen(attempts.at(-1)) ? 'not-reached' : 'not-asked';
  for (const rest of planned.slice(next)) steps.push(unasked(rest, state));
  return steps;
}

/** Whether the engine asks no other endpoint after this one, as far as the log tells. */
function isChosen(attempt: LoggedAttempt | undefined): boolean {
  if (!attempt) return false;
  return attempt.outcome.kind !== 'failed' || isAfterManifest(attempt.outcome.words);
}

/**
 * Whether an attempt was made at this endpoint. An error about the only endpoint that was asked has what was to be pulled in its place
 * (containers/image `newImageSource`): then the registry in the words tells, and where they name none, that there is one endpoint (`isOnly`).
 */
function isAt({ reference }: Endpoint, attempt: LoggedAttempt, isOnly: boolean): boolean {
  const registry = attempt.outcome.kind === 'failed' ? registryIn(attempt.outcome.words) : null;
  if (registry !== null && registry !== hostOf(attempt.reference)) return registry === hostOf(reference);
  return reference === attempt.reference || (isOnly && registry === null);
}

function explainAttempt(
  attempt: LoggedAttempt,
  { planned, hasPlan }: Pick<AskedEndpoint, 'planned' | 'hasPlan'>,
  name: string | null,
  voice: Voice,
): ExplainedStep {
  const { outcome } = attempt;
  const reference = planned?.reference ?? attempt.reference;
  const step = {
    reference,
    role: planned?.role ?? (hasPlan ? ('unplanned' as const) : null),
    origins: planned?.blockedBy?.origins ?? planned?.origins ?? [],
  };
  if (outcome.kind !== 'failed') {
    return { ...step, state: outcome.kind, cause: null, words: null, explanation: [] };
  }
  if (outcome.words === '')
    return { ...step, state: 'failed', cause: 'other', words: null, explanation: ['A log at debug level tells why'] };
  const cause = causeOf(outcome.words);
  const isSource = planned ? planned.role !== 'mirror' : isOfSource(attempt, outcome.words, name);
  const { fact, help } = causeWords(cause, { reference, planned, hasPlan, isSource }, outcome.words, voice);
  return { ...step, state: 'failed', cause, words: outcome.words, explanation: help === null ? [fact] : [fact, help] };
}

/** Without a plan the source is where the repository of the image is its own, unless the words name another registry. */
function isOfSource({ reference }: LoggedAttempt, words: string, name: string | null): boolean {
  if (name === null) return false;
  const [asked, wanted] = [repositoryOf(reference), repositoryOf(name)];
  // Registries complete a short name.
  if (isShortName(name)) return asked === wanted || asked.endsWith(`/${wanted}`);
  const registry = registryIn(words);
  return asked === wanted && (registry === null || registry === hostOf(name));
}

function unasked(endpoint: Endpoint, state: 'not-asked' | 'not-reached'): ExplainedStep {
  const { reference, role, blockedBy, origins } = endpoint;
  return { reference, role, state, cause: null, words: null, explanation: [], origins: blockedBy?.origins ?? origins };
}

function failureNotes({ failure, attempts }: LoggedPull, voice: Voice): string[] {
  if (failure === null) return [];
  const cause = causeOf(failure);
  const host = hostIn(failure);
  const asked = { reference: host ?? '', planned: null, hasPlan: false, isSource: false };
  const { fact, help } = causeWords(cause, asked, failure, voice);
  if (cause === 'rejected' || cause === 'signature') return help === null ? [fact] : [fact, help];
  return [
    ...(host === null || cause === 'other' ? [] : [fact]),
    `The engine says: ${voice.name(failure)}`,
    ...(attempts.length === 0 && isAfterManifest(failure) ? [AT_ONE_OF_THEM] : []),
  ];
}

const AT_ONE_OF_THEM =
  'An endpoint had the image, and failed while it was downloaded: a log at debug level (`--log-level=debug`) tells which';

function mismatchNotes(steps: readonly ExplainedStep[], plans: readonly ReadyPlan[]): string[] {
  const hasLog = steps.some(({ state }) => state === 'failed' || state === 'served' || state === 'unknown');
  const blocked = new Set(
    plans.flatMap(({ endpoints }) => endpoints.filter(({ blockedBy }) => blockedBy).map(({ reference }) => reference)),
  );
  const isAsked = ({ state, cause }: ExplainedStep): boolean =>
    state === 'served' || (state === 'failed' && cause !== 'blocked' && cause !== 'other');
  const differs = steps.some(
    (step) => step.role === 'unplanned' || step.state === 'not-asked' || (blocked.has(step.reference) && isAsked(step)),
  );
  if (plans.length === 0 || !hasLog || !differs) return [];
  return [
    'The log and these files do not agree on the endpoints: the node has others (a rollout that is not finished, another cluster or pool), or the log is not whole',
  ];
}

/** Where each policy.json that may have been asked does something else than the log shows. */
function policyMismatchNotes(pull: LoggedPull, plans: readonly ReadyPlan[]): string[] {
  const differs = plans.length > 0 && plans.every(({ policy }) => policy !== null && isOtherThan(policy, pull));
  if (!differs) return [];
  return [
    'The log and these files do not agree on policy.json: the node has another (a rollout that is not finished, another cluster or pool), or the command took one of its own',
  ];
}

/** Whether the log shows that another verdict was given. Failures of other kinds, also in reading signatures, show none. */
function isOtherThan({ accepted, requirements }: PolicyVerdict, { failure, attempts }: LoggedPull): boolean {
  if (failure === null) return !accepted && attempts.at(-1)?.outcome.kind === 'served';
  const cause = causeOf(failure);
  if (cause === 'rejected') return accepted;
  const isUnsigned = cause === 'signature' && failure.includes('Source image rejected');
  return isUnsigned && !requirements.some((type) => type === 'signedBy' || type === 'sigstoreSigned');
}

/** Where no plan has them, mirrors are those that others were asked after, and the source is what was to be pulled. */
function verdictOn(
  name: string | null,
  { attempts, failure }: LoggedPull,
  steps: readonly ExplainedStep[],
  voice: Voice,
): string {
  const served = steps.find(({ state }) => state === 'served');
  if (failure?.includes('rejected by policy')) return 'Not pulled: policy.json rejects it';
  if (served && failure === null) return `Pulled from ${voice.reference(served.reference)}`;
  if (failure === null && attempts.at(-1)?.outcome.kind === 'unknown') return 'Not known: the log does not tell';
  const failed = steps.filter(({ state }) => state === 'failed');
  const last = failed.at(-1);
  if (!last) return 'Not pulled';
  const mirrors = failed.filter((step) => step.role === 'mirror' || (isInNoPlan(step) && step !== last));
  const isSource = isInNoPlan(last) ? last.reference === name : last.role !== 'mirror';
  if (mirrors.length === 0)
    return isSource ? 'Not pulled: no mirror was asked, and the source itself failed' : 'Not pulled';
  return `Not pulled: ${counted(mirrors.length, 'mirror')} failed${isSource ? ', and the source itself failed' : ''}`;
}

/** Whether no plan has this endpoint: the one that is known has not, or none is known. */
export function isInNoPlan({ role }: ExplainedStep): boolean {
  return role === 'unplanned' || role === null;
}

function counted(count: number, noun: string): string {
  return count === 1 ? `the ${noun}` : `all ${count} ${noun}s`;
}
