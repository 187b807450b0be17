import { MIRRORS } from './pull-log-end';

/** What a log says at a time. */
export interface LogRecord {
  readonly message: string;
  /** Of the request that CRI-O answers; null where the record has none. */
  readonly id: string | null;
  /** The line (from 0) on which it begins. */
  readonly line: number;
}

/**
 * The records of a log: what logrus, klog, JSON or YAML have quoted is unquoted, and errors that go over several lines are joined. Other lines
 * are records as they stand. Linear in the text.
 */
export function* recordsOf(text: string): Iterable<LogRecord> {
  const lines = text.split(/\r\n|\n|\r/);
  for (let line = 0; line < lines.length; line++) {
    const begun = line;
    const folded = foldedMessage(lines, line);
    line += folded?.more ?? 0;
    for (const { message, id } of sayingsIn(folded?.message ?? lines[line] ?? '')) {
      let joined = message;
      while (isUnfinished(joined) && line + 1 < lines.length && line - begun < MOST_JOINED)
        joined += `\n${(lines[++line] ?? '').trim()}`;
      yield { message: joined, id, line: begun };
    }
  }
}

const MOST_JOINED = 60;

function isUnfinished(message: string): boolean {
  const start = message.indexOf(MIRRORS);
  return start >= 0 && !message.includes(']): ', start);
}

/**
 * A message in the YAML of an object: what is indented deeper than its key is the rest of it, however it is quoted. Where logs have such a key,
 * nothing is indented below it. `more`: the lines that it goes on for; null where none begins here.
 */
function foldedMessage(lines: readonly string[], at: number): { message: string; more: number } | null {
  const [, before, first] = YAML_MESSAGE.exec(lines[at] ?? '') ?? [];
  if (before === undefined || first === undefined) return null;
  const rest: string[] = [];
  for (let next = at + 1; rest.length < MOST_JOINED; next++) {
    const line = lines[next] ?? '';
    if (line.search(/\S/) <= before.length) break;
    rest.push(line.trim());
  }
  const message = first.startsWith('|') ? rest.join('\n') : withoutQuotes([first, ...rest].join(' '));
  return { message, more: rest.length };
}

/** A `note` is the message of an event of `events.k8s.io`. */
const YAML_MESSAGE = /^(\s*(?:- )?)(?:message|note): (\S.*)$/;

function withoutQuotes(scalar: string): string {
  if (scalar.startsWith("'")) return scalar.replace(/^'|'\s*$/g, '').replaceAll("''", "'");
  return scalar.startsWith('"') ? quotedAt(scalar, 0) : scalar;
}

type Saying = Omit<LogRecord, 'line'>;

/** A line of JSON may hold several messages. */
function sayingsIn(line: string): Saying[] {
  if (/^\s*["{[]/.test(line)) {
    const found = [...line.matchAll(JSON_MESSAGE)];
    if (found.length > 0) return found.map((each) => sayingOf(quotedAt(line, each.index + each[0].length - 1)));
  }
  return [sayingOf(line)];
}

const JSON_MESSAGE = /"(?:message|msg|note)"\s*:\s*"/gi;

/**
 * A line of logrus (`time="…" level=… msg="…" error="…" id=…`, also behind what journalctl writes, or `DEBU[0000] …`, as terminals show it), of
 * klog, or any other. What skopeo ends with is an `Error: …`, as podman’s. Follows sirupsen/logrus `text_formatter.go` `Format`, `printColored`.
 */
function sayingOf(line: string): Saying {
  const [, level, shown] = ON_TERMINAL.exec(line) ?? [];
  if (shown !== undefined) return { message: (level === 'FATA' ? 'Error: ' : '') + shown.trim(), id: null };
  const at = line.indexOf('level=');
  const message = at < 0 ? null : fieldAfter(line, ' msg=', at);
  if (message !== null) {
    const error = fieldAfter(line, ' error=', at);
    const told = line.startsWith('level=fatal', at) ? `Error: ${message}` : message;
    return { message: error === null ? told : `${told}: ${error}`, id: idIn(line) };
  }
  return { message: klogMessage(line) ?? (line.includes('\\"') ? unescape(line) : line).trim(), id: null };
}

/** Its level stands in colour there. */
const ON_TERMINAL = /^(?:\W\[\d+m)?([A-Z]{4})(?:\W\[0m)?\[\d+\] (.*)$/;

function idIn(line: string): string | null {
  return /^ id=([\w-]+)(?!\S)/.exec(line.slice(line.lastIndexOf(' id=')))?.[1] ?? null;
}

/**
 * The error of a line of klog, as kubelet writes it (`remote_image.go:180] "PullImage from image service failed" err="…" image="…"`): as the event
 * that it becomes where the image is named, else as it stands. null where the line is another.
 */
function klogMessage(line: string): string | null {
  const at = line.indexOf('] "');
  const error = at < 0 ? null : fieldAfter(line, ' err=', at);
  if (error === null) return null;
  const image = /" image="([^"\\]+)"/.exec(line)?.[1];
  return image === undefined ? innermost(error) : `Failed to pull image "${image}": ${error}`;
}

/** `failed to "StartContainer" for "app" with ErrImagePull: "…"`: what a worker says of a pod has the error in quotes once more. */
function innermost(error: string): string {
  const begun = / with \w+: "/.exec(error);
  return begun ? quotedAt(error, begun.index + begun[0].length - 1) : error;
}

function fieldAfter(line: string, key: string, from: number): string | null {
  const at = line.indexOf(key, from);
  if (at < 0) return null;
  const start = at + key.length;
  return line.charAt(start) === '"' ? quotedAt(line, start) : (/^\S+/.exec(line.slice(start))?.[0] ?? null);
}

/** What stands in the quotes that begin at `start`; all of the rest where they do not end. */
function quotedAt(line: string, start: number): string {
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
