/** What an engine did for one reference, as its debug log tells. */
export interface EngineTrace {
  /** In the order in which they were tried. */
  readonly attempts: readonly Attempt[];
  /** Short names: what the engine took them for, in the order in which it tried. */
  readonly candidates: readonly string[];
  /** Its sentence on how a short name was resolved. */
  readonly shortName: string | null;
  /** The last error that it wrote, where it wrote one. */
  readonly error: string | null;
}

export interface Attempt {
  readonly reference: string;
  /** Whether it also asked without TLS; null where it asked nothing, since the endpoint is blocked. */
  readonly insecure: boolean | null;
  readonly blockedBy: string | null;
  readonly served: boolean;
}

interface GrowingAttempt {
  readonly reference: string;
  askedPlain: boolean;
  blockedBy: string | null;
  served: boolean;
}

/** Reads the debug log of skopeo or podman (containers/image writes the same lines in both). */
export function readEngineLog(log: string): EngineTrace {
  const attempts: GrowingAttempt[] = [];
  const candidates: string[] = [];
  let shortName: string | null = null;
  let error: string | null = null;
  for (const line of log.split('\n')) {
    const message = messageOf(line) ?? '';
    const attempt = attempts.at(-1);
    const tried = /^Trying to access (".*")$/.exec(message)?.[1];
    const failed = /^Accessing "(?:[^"\\]|\\.)*" failed: (.*)$/s.exec(message)?.[1];
    const candidate = /^Attempting to pull candidate (\S+) for /.exec(message)?.[1];
    if (tried !== undefined)
      attempts.push({ reference: unquote(tried), askedPlain: false, blockedBy: null, served: true });
    if (attempt && /^GET http:\/\/[^/]+\/v2\/$/.test(message)) attempt.askedPlain = true;
    if (attempt && failed !== undefined) {
      attempt.served = false;
      attempt.blockedBy = /^registry (\S+) is blocked in /.exec(failed)?.[1] ?? null;
    }
    if (candidate !== undefined) candidates.push(candidate);
    if (/^Resolved ".*" as an alias|^Resolving ".*" using unqualified-search/.test(message)) shortName ??= message;
    error = errorOf(line) ?? error;
  }
  return {
    attempts: attempts.map(({ reference, askedPlain, blockedBy, served }) => ({
      reference,
      insecure: blockedBy === null ? askedPlain : null,
      blockedBy,
      served,
    })),
    candidates,
    shortName,
    error,
  };
}

/** The message of a log line `time="…" level=… msg="…" …`. */
function messageOf(line: string): string | null {
  const message = /^time="[^"]*" level=\w+ msg=("(?:[^"\\]|\\.)*"|\S+)/.exec(line)?.[1];
  return message === undefined ? null : unquote(message);
}

/** Skopeo writes an error into a field, podman on a line of its own. */
function errorOf(line: string): string | null {
  const field = /^time="[^"]*" level=error .* error=("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
  if (field !== undefined) return unquote(field);
  return line.startsWith('Error: ') ? line.slice('Error: '.length) : null;
}

/** A text quoted by Go, unquoted; JSON has the same escapes as far as these programs use them here. */
function unquote(text: string): string {
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}
