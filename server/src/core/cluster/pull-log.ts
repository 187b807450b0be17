import type { LoggedAttempt, LoggedPull } from './logged-pull';
import { registryIn } from './pull-cause';
import { attemptsIn, endOf, isAfterManifest, isOfSeveral, lastWordsOf, MIRRORS, type PullEnd } from './pull-log-end';
import {
  begin,
  close,
  growingPull,
  isSameImage,
  openPull,
  pullNamed,
  pullsAsking,
  type GrowingPull,
  type LoggedPulls,
} from './pull-log-open';
import { recordsOf, type LogRecord } from './pull-log-records';
import { hostOf } from './reach';

/**
 * Reads the debug log of podman, CRI-O, skopeo or buildah (also as journalctl shows it), the error that they end with, or the
 * event of a pod, in any mixture and with anything between: what is of another kind is passed over. The same pull tried again is
 * one pull. An image counts as served once the engine says that it is there; a log that ends before tells neither, and nor does one that
 * does not say which of several pulls an endpoint was asked for. Linear in the text.
 *
 * Follows containers/image `docker/docker_image_src.go` (`newImageSource`: "Trying to access", "Accessing … failed",
 * "(Mirrors also failed: …)"), `signature/policy_eval.go` ("IsRunningImageAllowed", once an endpoint has given the manifest) and
 * `copy/single.go` ("Writing manifest"), containers/common `libimage/pull.go` ("Trying to pull …"), CRI-O `server/image_pull.go` and kubelet's
 * `Failed to pull image`.
 */
export function readPullLog(text: string): readonly LoggedPull[] {
  const work: Reading = {
    pulls: { open: [], ended: [], byId: new Map() },
    strays: new Map(),
    shown: null,
    asked: null,
    summarised: new Map(),
    commandFrom: 0,
  };
  for (const record of recordsOf(text)) readRecord(record, work);
  for (const pull of [...work.pulls.open]) close(work.pulls, pull);
  const told = work.pulls.ended.filter(({ attempts, failure }) => attempts.length > 0 || failure !== null);
  return withoutRepeats(told.sort((a, b) => a.line - b.line));
}

interface Reading {
  readonly pulls: LoggedPulls;
  /** Endpoints that may have been asked for one pull or for another; each is a pull of its own. */
  readonly strays: Map<string, GrowingPull>;
  /** What the user was shown last as being pulled: all that an engine says of a pull, before it fails, where there is no debug log. */
  shown: string | null;
  /** What podman was asked for. An error that follows need not be about it. */
  asked: string | null;
  /** The last pull of each image that podman sums up, by its reference. */
  summarised: ReadonlyMap<string | null, GrowingPull>;
  /** Which of the pulls that have ended is the first of the command. */
  commandFrom: number;
}

function readRecord(record: LogRecord, work: Reading): void {
  const { message, id, line } = record;
  const { pulls } = work;
  const begun = BEGINNING.exec(message)?.groups?.['reference'];
  if (begun !== undefined) {
    begin(pulls, { reference: begun, id, line });
    work.shown = work.asked = null;
    return;
  }
  const tried = /^Trying to access "([^"]*)"/.exec(message)?.[1];
  if (tried !== undefined) {
    readAsking(tried, line, work);
    return;
  }
  if (readFailing(message, work)) return;
  readManifest(message, pulls);
  readPulled(record, work);
  work.shown = /^Trying to pull (\S+)\.\.\.$/.exec(message)?.[1] ?? work.shown;
  work.asked = /^Pulling image (\S+) \(policy: /.exec(message)?.[1] ?? work.asked;
  readEnd(record, work);
}

/** Lines with which an engine begins a pull. */
const BEGINNING =
  /^(?:Attempting to pull candidate |Pulling image: |Copying image ref \S+ from="?docker:\/\/)(?<reference>[^\s"]+)/;

function readAsking(endpoint: string, line: number, work: Reading): void {
  const { pulls, strays } = work;
  const asking = pullsAsking(pulls.open, endpoint);
  if (asking.length === 1 || pulls.open.length === 0) {
    askFor(asking[0] ?? null, endpoint, line, work);
    return;
  }
  for (const pull of asking) pull.isUnsure = true;
  const stray = growingPull({ reference: null, id: null, line });
  stray.attempts.push({ reference: endpoint, outcome: { kind: 'unknown' } });
  pulls.ended.push(stray);
  strays.set(endpoint, stray);
}

/** `pull` is null where no beginning was seen. An engine that begins anew asks the first endpoint again. */
function askFor(pull: GrowingPull | null, endpoint: string, line: number, work: Reading): void {
  const { pulls } = work;
  let asking = pull;
  if (pull?.again && pull.attempts[0]?.reference === endpoint) {
    close(pulls, pull);
    begin(pulls, pull.again);
    asking = pulls.open.at(-1) ?? null;
  }
  const last = asking?.attempts.at(-1);
  if (asking?.isBegun && last?.outcome.kind === 'unknown') last.outcome = { kind: 'failed', words: '' };
  if (asking && last && last.outcome.kind !== 'failed') {
    settle(asking, work);
    asking = null;
  }
  asking ??= openPull(pulls, { reference: null, id: null, line });
  asking.attempts.push({ reference: endpoint, outcome: { kind: 'unknown' } });
  asking.isUnsure = false;
}

/** Whether the message is of an endpoint that failed, and it is clear for which pull. */
function readFailing(message: string, { pulls, strays }: Reading): boolean {
  const [, reference, words = ''] = /^Accessing "([^"]*)" failed: (.*)$/s.exec(message) ?? [];
  if (reference === undefined) return false;
  const [attempt = strays.get(reference)?.attempts[0], ...others] = pulls.open
    .map(({ attempts }) => attempts.at(-1))
    .filter((last) => last?.reference === reference);
  if (!attempt || others.length > 0) return false;
  attempt.outcome = { kind: 'failed', words };
  return true;
}

/** Once an endpoint has given the manifest, policy.json is asked about the image; at last the manifest is written. */
function readManifest(message: string, { open }: LoggedPulls): void {
  const named = /^IsRunningImageAllowed for image docker:(\S+)/.exec(message)?.[1];
  const isWritten = message.startsWith('Writing manifest to image destination');
  if (named === undefined && !isWritten) return;
  const pull = pullNamed(open, named ?? null);
  const last = pull?.attempts.at(-1);
  if (!pull || last?.outcome.kind !== 'unknown') return;
  if (isWritten) {
    if (!pull.isUnsure) last.outcome = { kind: 'served' };
    return;
  }
  pull.reference ??= named ?? null;
  pull.isBegun = false;
}

function readPulled({ message, id }: LogRecord, work: Reading): void {
  const { open, byId } = work.pulls;
  const pulled = /^Pulled (?:candidate|image:) (\S+)/.exec(message)?.[1];
  if (pulled === undefined) return;
  const own = id === null ? undefined : byId.get(id);
  const [pull, ...others] = own ? [own] : open.filter((each) => isSameImage(pulled, each));
  if (!pull || others.length > 0 || pull.failure !== null) return;
  if (pull.attempts.at(-1)?.outcome.kind !== 'failed') settle(pull, work);
}

/** An attempt without a failure was served once the image is there, or another one is behind it: what follows is a new pull. */
function settle(pull: GrowingPull, work: Reading): void {
  const last = pull.attempts.at(-1);
  if (last?.outcome.kind === 'unknown' && !pull.isUnsure) last.outcome = { kind: 'served' };
  end(pull, work);
}

function end(pull: GrowingPull | null, work: Reading): void {
  if (pull) close(work.pulls, pull);
  work.shown = work.asked = null;
}

function readEnd(record: LogRecord, work: Reading): void {
  const { message } = record;
  const { open, ended } = work.pulls;
  const hasBegun = work.shown !== null || (pullNamed(open, null)?.attempts.length ?? 0) > 0;
  const told = endOf(message) ?? (hasBegun ? lastWordsOf(message) : null);
  const isSummary = message.startsWith('* ');
  if (isOfSeveral(message)) {
    for (const pull of [...open]) end(pull, work);
    work.summarised = new Map(ended.slice(work.commandFrom).map((pull) => [pull.reference, pull]));
  } else if (told && !(isSummary && isSummarised(told, work))) finish(told, record, work);
  if (message.startsWith('Error: ') || (told && isSummary)) work.commandFrom = ended.length;
}

/** Whether the error of one pull, in the sum of several, was told when it failed. */
function isSummarised(told: PullEnd, { summarised }: Reading): boolean {
  const pull = summarised.get(told.reference);
  return pull !== undefined && isTold(pull, told, attemptsIn(told));
}

/** What the debug log told already is not told again by the error at the end; without a debug log the error is all there is. */
function finish(told: PullEnd, { id, line }: LogRecord, work: Reading): void {
  const { pulls, strays } = work;
  const attempts = attemptsIn(told);
  const reference = told.reference ?? work.shown ?? work.asked;
  const open = openPullOf(told, id, attempts, pulls);
  const pull = open ?? pulls.ended.at(-1);
  if (pull && isTold(pull, { ...told, reference }, attempts)) {
    pull.reference ??= reference;
    if (open) fillIn(open, attempts);
  } else if (open) {
    open.reference ??= reference;
    endOpen(open, told.words, attempts);
  } else {
    const ended = growingPull({ reference, id: null, line });
    addFailure(ended, told.words, attempts);
    pulls.ended.push(ended);
  }
  // What this pull turns out to have asked is none of another one's.
  if (open) for (const attempt of attempts) strays.get(attempt.reference)?.attempts.pop();
  end(open, work);
}

/** Where several are open, the source tells, which stands last, if nothing else does. */
function openPullOf(
  { reference }: PullEnd,
  id: string | null,
  attempts: readonly LoggedAttempt[],
  { open, byId }: LoggedPulls,
): GrowingPull | null {
  const own = id === null ? undefined : byId.get(id);
  if (own && open.includes(own)) return own;
  const source = open.length > 1 ? attempts.at(-1)?.reference : undefined;
  return pullNamed(open, reference ?? source ?? null);
}

function isTold(pull: GrowingPull, { reference, words }: PullEnd, attempts: readonly LoggedAttempt[]): boolean {
  if (attempts.length > 0 && sameReferences(pull.attempts.slice(-attempts.length), attempts)) return true;
  const last = pull.attempts.at(-1)?.outcome;
  const isSame = reference === null || pull.reference === null || reference === pull.reference;
  if (isSame && attempts.length === 0 && pull.failure === words) return true;
  return isSame && last?.kind === 'failed' && last.words === words;
}

/**
 * The last endpoint failed where the words name it, or tell of a download; else, if no endpoint did, it gave the manifest. Where it is not
 * clear which endpoints were asked, the end names them all.
 */
function endOpen(pull: GrowingPull, words: string, attempts: readonly LoggedAttempt[]): void {
  const isAll = pull.isUnsure ? attempts.length > 0 : words.includes(MIRRORS) && areAmong(pull.attempts, attempts);
  if (isAll) {
    pull.attempts.splice(0, pull.attempts.length, ...attempts);
    return;
  }
  const last = pull.attempts.at(-1);
  const isOpen = last !== undefined && last.outcome.kind !== 'failed' && !pull.isUnsure;
  if (isOpen && (isAfterManifest(words) || registryIn(words) === hostOf(last.reference))) {
    last.outcome = { kind: 'failed', words };
    return;
  }
  if (isOpen && attempts.length === 0) last.outcome = { kind: 'served' };
  addFailure(pull, words, attempts);
}

/** A log that is not at debug level says what is asked, and only at its end what came of it. */
function fillIn({ attempts }: GrowingPull, told: readonly LoggedAttempt[]): void {
  for (const [index, { outcome }] of told.entries()) {
    const attempt = attempts[attempts.length - told.length + index];
    const isKnown =
      attempt?.outcome.kind === 'served' || (attempt?.outcome.kind === 'failed' && attempt.outcome.words !== '');
    if (attempt && !isKnown) attempt.outcome = outcome;
  }
}

function addFailure(pull: GrowingPull, words: string, attempts: readonly LoggedAttempt[]): void {
  if (pull.attempts.length === 0 && attempts.length > 0) pull.attempts.push(...attempts);
  else pull.failure = words;
}

function areAmong(asked: readonly LoggedAttempt[], told: readonly LoggedAttempt[]): boolean {
  return asked.every(({ reference, outcome }) => {
    return outcome.kind !== 'served' && told.some((attempt) => attempt.reference === reference);
  });
}

function sameReferences(a: readonly LoggedAttempt[], b: readonly LoggedAttempt[]): boolean {
  return a.length === b.length && a.every(({ reference }, index) => reference === b[index]?.reference);
}

/** An engine that tries again, or a pod that is started again, says the same again. */
function withoutRepeats(pulls: readonly GrowingPull[]): LoggedPull[] {
  const found: (LoggedPull & { times: number })[] = [];
  for (const { reference, attempts, failure, line } of pulls) {
    const before = found.at(-1);
    if (before && sayingOf(before) === sayingOf({ reference, attempts, failure })) before.times++;
    else found.push({ reference, attempts, failure, line, times: 1 });
  }
  return found;
}

function sayingOf({ reference, attempts, failure }: Pick<LoggedPull, 'reference' | 'attempts' | 'failure'>): string {
  return JSON.stringify([reference, attempts, failure]);
}
