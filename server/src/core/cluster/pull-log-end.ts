import type { LoggedAttempt } from './logged-pull';

/** How a pull ended. */
export interface PullEnd {
  readonly reference: string | null;
  /** What is left of the words once the reference is taken off. */
  readonly words: string;
}

/**
 * Sentences that end a pull, each with what comes before its words. Those of short names and of the
 * configuration are told before any endpoint is asked, and of the configuration engines speak at other times, too: that counts as the error
 * that they end with alone. Kubelet's status has the words of the last one, and no name.
 */
const ENDINGS: readonly RegExp[] = [
  /(?:Failed to pull|Back-off pulling) image "(?<reference>[^"]+)": (?:ErrImagePull: )?(?<words>.*)$/s,
  /^Error pulling candidate (?<reference>\S+): (?<words>.*)$/s,
  /(?:initializing source|unable to copy from source|pinging|reading manifest for) docker:\/\/(?<reference>[^\s:]+(?::\d+\/[^\s:]+)*(?::[^\s:/]+)?(?:@sha256:[0-9a-f]+)?): (?<words>.*)$/s,
  /Error (?:parsing|reading|initializing) [^"]*"docker:\/\/(?<reference>[^"]+)": (?<words>.*)$/s,
  /(?<words>Source image rejected: Running image docker:\/\/(?<reference>\S+) is rejected by policy.*)$/s,
  /^(?:Error: )?(?<words>short-name (?:resolution|"(?<reference>[^"]*)" did not resolve).*)$/s,
  /^Error: (?<words>loading registries configuration\b.*)$/s,
  /^rpc error: code = \w+ desc = (?<words>(?:reading manifest \S+ in|pinging container registry) .*)$/s,
];

/** How a pull ended, where a message tells. */
export function endOf(message: string): PullEnd | null {
  for (const pattern of ENDINGS) {
    const groups = pattern.exec(message)?.groups;
    if (groups) return { reference: groups['reference'] ?? null, words: withoutWrapping(groups['words'] ?? '') };
  }
  const mirrors = message.indexOf(MIRRORS);
  return mirrors < 0 ? null : { reference: null, words: withoutWrapping(message.slice(mirrors)) };
}

/** The error with which an engine ends, or begins again, whatever it is about. */
export function lastWordsOf(message: string): PullEnd | null {
  const words = /^(?:Failed, retrying in .{0,99}?)?Error: (.*)$/s.exec(message)?.[1];
  return words === undefined || isOfSeveral(message) ? null : { reference: null, words: withoutWrapping(words) };
}

/** Whether podman sums up the errors of several pulls; each follows in a line of its own, with a `*` before it. */
export function isOfSeveral(message: string): boolean {
  return /^Error: \d+ errors occurred while pulling:$/.test(message);
}

/** What stands before the failures of mirrors, which those of the source follow. */
export const MIRRORS = '(Mirrors also failed: ';

/** Without what gRPC, kubelet and newer CRI-O write around the engine's words. */
function withoutWrapping(words: string): string {
  return words
    .replace(/^rpc error: code = \w+ desc = /, '')
    .replace(/^(?:unable to pull image or OCI artifact: )?pull image err: /, '')
    .replace(/; artifact err: .*$/s, '')
    .replace(/^(?:copying system image from manifest list: |initializing source docker:\/\/\S+: )/, '')
    .trim();
}

/** The endpoints that failed: of `(Mirrors also failed: [REF: words]\n[REF: words]): REF: words`, or `reference`, the only one. */
export function attemptsIn({ words, reference }: PullEnd): LoggedAttempt[] {
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
