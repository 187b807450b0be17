import { registryIn } from './pull-cause';
import { hostOf } from './reach';

/** What an engine did, as its log or the event of a pod tells. */
export interface LoggedPull {
  /** What was to be pulled; null where only endpoints are named. */
  readonly reference: string | null;
  /** In the order in which they were asked. */
  readonly attempts: readonly LoggedAttempt[];
  /** The words of a failure that is none of an endpoint's: policy.json, a short name, the configuration. Null where there is none. */
  readonly failure: string | null;
  /** The line (from 0) on which it begins. */
  readonly line: number;
  /** How often the same was tried one after the other. */
  readonly times: number;
}

export interface LoggedAttempt {
  readonly reference: string;
  readonly outcome:
    /** Without words where the log does not tell why: CRI-O tells at debug level only. */
    | { readonly kind: 'failed'; readonly words: string }
    | { readonly kind: 'served' }
    /** The log ends before it tells. */
    | { readonly kind: 'unknown' };
}

/**
 * Reads the debug log of podman, CRI-O, skopeo or buildah (also as journalctl shows it), the error that they end with, or the
 * event of a pod, in any mixture and with anything between: what is of another kind is passed over. The same pull tried again is
 * one pull. An image counts as served once the engine says that it is there; a log that ends before tells neither. Linear in the text.
 *
 * Follows containers/image `docker/docker_image_src.go` (`newImageSource`: "Trying to access", "Accessing … failed",
 * "(Mirrors also failed: …)"), `signature/policy_eval.go` ("IsRunningImageAllowed", once an endpoint has given the manifest) and
 * `copy/single.go` ("Writing manifest"), containers/common `libimage/pull.go` ("Trying to pull …"), CRI-O `server/image_pull.go` and kubelet's
 * `Failed to pull image`.
 */
export function readPullLog(text: string): readonly LoggedPull[] {
  const work: Reading = { pulls: [], open: null, isBegun: false, shown: null };
  for (const { message, line } of recordsOf(text)) readRecord(message, line, work);
  close(work);
  return withoutRepeats(work.pulls.filter(({ attempts, failure }) => attempts.length > 0 || failure !== null));
}

interface GrowingPull {
  reference: string | null;
  readonly attempts: { reference: string; outcome: LoggedAttempt['outcome'] }[];
  failure: string | null;
  readonly line: number;
}

interface Reading {
  readonly pulls: GrowingPull[];
  /** The pull whose end has not been seen. */
  open: GrowingPull | null;
  /** Whether its beginning was seen, and no manifest yet: another endpoint is one of the same pull then. */
  isBegun: boolean;
  /** What the user was shown last as being pulled: all that an engine says of a pull, before it fails, where there is no debug log. */
  shown: string | null;
}

function readRecord(message: string, line: number, work: Reading): void {
  const begun = BEGINNING.exec(message)?.groups?.['reference'];
  if (begun !== undefined) {
    close(work);
    work.open = { reference: begun, attempts: [], failure: null, line };
    work.isBegun = true;
    return;
  }
  const last = work.open?.attempts.at(-1);
  const tried = /^Trying to access "([^"]*)"/.exec(message)?.[1];
  if (tried !== undefined) {
    if (last?.outcome.kind === 'unknown' && work.isBegun) last.outcome = { kind: 'failed', words: '' };
    if (last && last.outcome.kind !== 'failed') settle(work);
    work.open ??= { reference: null, attempts: [], failure: null, line };
    work.open.attempts.push({ reference: tried, outcome: { kind: 'unknown' } });
    return;
  }
  const failed = /^Accessing "([^"]*)" failed: (.*)$/s.exec(message);
  if (failed && last && last.reference === failed[1]) {
    last.outcome = { kind: 'failed', words: failed[2] ?? '' };
    return;
  }
  if (work.open && last?.outcome.kind === 'unknown') {
    const named = /^IsRunningImageAllowed for image docker:(\S+)/.exec(message)?.[1];
    if (named !== undefined) {
      work.open.reference ??= named;
      work.isBegun = false;
    }
    if (message.startsWith('Writing manifest to image destination')) last.outcome = { kind: 'served' };
  }
  const pulled = /^Pulled (?:candidate|image:) (\S+)/.exec(message)?.[1];
  if (pulled !== undefined && last?.outcome.kind !== 'failed' && isSameImage(pulled, work.open)) settle(work);
  work.shown = /^Trying to pull (\S+)\.\.\.$/.exec(message)?.[1] ?? work.shown;
  const end = endOf(message) ?? (last || work.shown !== null ? lastWordsOf(message) : null);
  if (end) finish(end, line, work);
}

/** Lines with which an engine begins a pull. */
const BEGINNING =
  /^(?:Attempting to pull candidate |Pulling image: |Copying image ref \S+ from="?docker:\/\/)(?<reference>[^\s"]+)/;

/** Whether what was pulled is what the open pull is about: an engine may have several pulls at a time, and names one by tag or by digest. */
function isSameImage(pulled: string, open: GrowingPull | null): boolean {
  return pulled.includes((open?.reference ?? '').replace(/(?::[^:/@]*)?(?:@.*)?$/, ''));
}

/** An attempt without a failure was served once the image is there, or another one is behind it: what follows is a new pull. */
function settle(work: Reading): void {
  const last = work.open?.attempts.at(-1);
  if (last) last.outcome = { kind: 'served' };
  close(work);
}

function close(work: Reading): void {
  if (work.open) work.pulls.push(work.open);
  work.open = null;
  work.isBegun = false;
  work.shown = null;
}

/** How a pull ended. */
interface End {
  readonly reference: string | null;
  /** What is left of the words once the reference is taken off. */
  readonly words: string;
}

/** What the debug log told already is not told again by the error at the end; without a debug log the error is all there is. */
function finish({ reference: named, words }: End, line: number, work: Reading): void {
  const attempts = attemptsIn(words, named);
  const reference = named ?? work.shown;
  const pull = work.open ?? work.pulls.at(-1);
  if (pull && isTold(pull, { reference, words }, attempts)) {
    pull.reference ??= reference;
    if (pull === work.open) fillIn(pull, attempts);
  } else if (work.open) {
    work.open.reference ??= reference;
    endOpen(work.open, words, attempts);
  } else {
    const ended: GrowingPull = { reference, attempts: [], failure: null, line };
    addFailure(ended, words, attempts);
    work.pulls.push(ended);
  }
  close(work);
}

function isTold(pull: GrowingPull, { reference, words }: End, attempts: readonly LoggedAttempt[]): boolean {
  if (attempts.length > 0 && sameReferences(pull.attempts.slice(-attempts.length), attempts)) return true;
  const last = pull.attempts.at(-1)?.outcome;
  const isSame = reference === null || pull.reference === null || reference === pull.reference;
  if (isSame && attempts.length === 0 && pull.failure === words) return true;
  return isSame && last?.kind === 'failed' && last.words === words;
}

/** The last endpoint failed where the words name it, or tell of a download; else, if no endpoint did, it gave the manifest. */
function endOpen(pull: GrowingPull, words: string, attempts: readonly LoggedAttempt[]): void {
  const last = pull.attempts.at(-1);
  const isOpen = last !== undefined && last.outcome.kind !== 'failed';
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
    const isTold =
      attempt?.outcome.kind === 'served' || (attempt?.outcome.kind === 'failed' && attempt.outcome.words !== '');
    if (attempt && !isTold) attempt.outcome = outcome;
  }
}

function addFailure(pull: GrowingPull, words: string, attempts: readonly LoggedAttempt[]): void {
  if (pull.attempts.length === 0 && attempts.length > 0) pull.attempts.push(...attempts);
  else pull.failure = words;
}

function sameReferences(a: readonly LoggedAttempt[], b: readonly LoggedAttempt[]): boolean {
  return a.length === b.length && a.every(({ reference }, index) => reference === b[index]?.reference);
}

/** Sentences that end a pull, each with what comes before its words. */
const ENDINGS: readonly RegExp[] = [
  /Failed to pull image "(?<reference>[^"]+)": (?<words>.*)$/s,
  /^Error pulling candidate (?<reference>\S+): (?<words>.*)$/s,
  /(?:initializing source|unable to copy from source|pinging|reading manifest for) docker:\/\/(?<reference>[^\s:]+(?::\d+\/[^\s:]+)*(?::[^\s:/]+)?(?:@sha256:[0-9a-f]+)?): (?<words>.*)$/s,
  /Error (?:parsing|reading|initializing) [^"]*"docker:\/\/(?<reference>[^"]+)": (?<words>.*)$/s,
  /(?<words>Source image rejected: Running image docker:\/\/(?<reference>\S+) is rejected by policy.*)$/s,
  /^(?<words>short-name (?:resolution|".*" did not resolve).*)$/s,
];

function endOf(message: string): End | null {
  for (const pattern of ENDINGS) {
    const groups = pattern.exec(message)?.groups;
    if (groups) return { reference: groups['reference'] ?? null, words: withoutWrapping(groups['words'] ?? '') };
  }
  const mirrors = message.indexOf(MIRRORS);
  return mirrors < 0 ? null : { reference: null, words: withoutWrapping(message.slice(mirrors)) };
}

/** The error with which an engine ends, or begins again, whatever it is about. */
function lastWordsOf(message: string): End | null {
  const words = /^(?:Failed, retrying in .{0,99}?)?Error: (.*)$/s.exec(message)?.[1];
  return words === undefined || SEVERAL.test(words) ? null : { reference: null, words: withoutWrapping(words) };
}

/** Each of them follows in a line of its own. */
const SEVERAL = /^\d+ errors occurred while pulling:$/;

const MIRRORS = '(Mirrors also failed: ';

/** Without what gRPC, kubelet and newer CRI-O write around the engine's words. */
function withoutWrapping(words: string): string {
  return words
    .replace(/^rpc error: code = \w+ desc = /, '')
    .replace(/^(?:unable to pull image or OCI artifact: )?pull image err: /, '')
    .replace(/; artifact err: .*$/s, '')
    .replace(/^(?:copying system image from manifest list: |initializing source docker:\/\/\S+: )/, '')
    .trim();
}

/** `(Mirrors also failed: [REF: words]\n[REF: words]): REF: words`, or the words of the only endpoint, `reference`. */
function attemptsIn(words: string, reference: string | null): LoggedAttempt[] {
  const start = words.indexOf(MIRRORS);
  const end = words.indexOf(']): ', start);
  if (start < 0 || end < 0) {
    if (reference === null || !isAboutEndpoint(words)) return [];
    return [failedAttempt(reference, words)];
  }
  const mirrors = words.slice(start + MIRRORS.length + 1, end).split(/\](?:\s|\\n){0,999}\[(?=[\w.-]+(?::\d+)?\/)/);
  return [...mirrors, words.slice(end + ']): '.length)].map((entry) => {
    const colon = entry.indexOf(': ');
    return colon < 0 ? failedAttempt(entry, '') : failedAttempt(entry.slice(0, colon), entry.slice(colon + 2));
  });
}

/** Policy, short names and the configuration fail before an endpoint is asked, or after one has answered; downloads at one that is not named. */
function isAboutEndpoint(words: string): boolean {
  if (isAfterManifest(words)) return false;
  return !/rejected by policy|short-name|loading registries configuration|rewriting reference|signature/i.test(words);
}

/** Whether the words are of an endpoint that has given the manifest, and then not the rest: the engine asks no other one then. */
export function isAfterManifest(words: string): boolean {
  return /(?:reading|fetching) blob|image configuration|happened during read|choosing (?:an )?image/i.test(words);
}

function failedAttempt(reference: string, words: string): LoggedAttempt {
  return { reference, outcome: { kind: 'failed', words } };
}

interface LogRecord {
  readonly message: string;
  readonly line: number;
}

/** The messages of a log: what logrus has quoted is unquoted, and errors that go over several lines are joined. */
function* recordsOf(text: string): Iterable<LogRecord> {
  const lines = text.split(/\r\n|\n|\r/);
  for (let line = 0; line < lines.length; line++) {
    let message = messageOf(lines[line] ?? '');
    const begun = line;
    while (isUnfinished(message) && line + 1 < lines.length && line - begun < MOST_JOINED)
      message += `\n${(lines[++line] ?? '').trim()}`;
    yield { message, line: begun };
  }
}

const MOST_JOINED = 60;

function isUnfinished(message: string): boolean {
  const start = message.indexOf(MIRRORS);
  return start >= 0 && !message.includes(']): ', start);
}

/**
 * A line of logrus (`time="…" level=… msg="…" error="…"`, also behind what journalctl writes, or `DEBU[0000] …`, as terminals show it), of JSON, or
 * any other. What skopeo ends with is an `Error: …`, as podman’s. Follows sirupsen/logrus `text_formatter.go` `Format`, `printColored`.
 */
function messageOf(line: string): string {
  const [, level, shown] = ON_TERMINAL.exec(line) ?? [];
  if (shown !== undefined) return (level === 'FATA' ? 'Error: ' : '') + shown.trim();
  const at = line.indexOf('level=');
  if (at >= 0) {
    const error = quotedAfter(line, ' error=', at);
    const message = quotedAfter(line, ' msg=', at);
    if (message !== null) {
      const told = line.startsWith('level=fatal', at) ? `Error: ${message}` : message;
      return error === null ? told : `${told}: ${error}`;
    }
  }
  return line.includes('\\"') ? unescape(line).trim() : line.trim();
}

/** Its level stands in colour there. */
const ON_TERMINAL = /^(?:\W\[\d+m)?([A-Z]{4})(?:\W\[0m)?\[\d+\] (.*)$/;

function quotedAfter(line: string, key: string, from: number): string | null {
  const at = line.indexOf(key, from);
  if (at < 0) return null;
  const start = at + key.length;
  if (line.charAt(start) !== '"') return /^\S+/.exec(line.slice(start))?.[0] ?? null;
  for (let i = start + 1; i < line.length; i++) {
    if (line.charAt(i) === '\\') i++;
    else if (line.charAt(i) === '"') return unescape(line.slice(start + 1, i));
  }
  return unescape(line.slice(start + 1));
}

/** Without the escapes of Go and JSON. */
function unescape(text: string): string {
  return text.replace(/\\(["\\nt])/g, (_, character: string) =>
    character === 'n' ? '\n' : character === 't' ? '\t' : character,
  );
}

/** An engine that tries again, or a pod that is started again, says the same again. */
function withoutRepeats(pulls: readonly GrowingPull[]): LoggedPull[] {
  const found: (GrowingPull & { times: number })[] = [];
  for (const pull of pulls) {
    const before = found.at(-1);
    if (before && JSON.stringify(sayingOf(before)) === JSON.stringify(sayingOf(pull))) before.times++;
    else found.push({ ...pull, times: 1 });
  }
  return found;
}

function sayingOf({ reference, attempts, failure }: GrowingPull): unknown {
  return [reference, attempts, failure];
}
