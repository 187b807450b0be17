/** Why an endpoint did not give an image. */
export type PullCauseKind =
  | 'blocked'
  | 'rejected'
  | 'signature'
  | 'unauthorized'
  | 'denied'
  | 'no-manifest'
  | 'no-repository'
  | 'no-platform'
  | 'unknown-authority'
  | 'certificate-expired'
  | 'certificate-name'
  | 'plain-http'
  | 'no-such-host'
  | 'proxy'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'rate-limit'
  | 'no-registry'
  | 'server-error'
  | 'no-space'
  | 'canceled'
  | 'other';

/**
 * The cause behind an engine's words. The first that fits counts: the more telling ones come first, since the words of one
 * error are wrapped in those of the steps around it. Words that nobody knows are `other`.
 *
 * The words are those of containers/image (`docker/docker_client.go`, `docker/docker_image_src.go`,
 * `pkg/sysregistriesv2`, `signature`), of docker/distribution `registry/api/errcode` and of Go's `net`, `net/http` and `crypto/x509`.
 */
export function causeOf(words: string): PullCauseKind {
  return CAUSES.find(({ pattern }) => pattern.test(words))?.kind ?? 'other';
}

/** The registry that an engine's words name, without the other name that docker.io has on the network; null where they name none. */
export function registryIn(words: string): string | null {
  const registry = /(?:pinging container registry |reading manifest \S+ in )([^\s/]*[^\s/:])/.exec(words)?.[1] ?? null;
  return registry === 'registry-1.docker.io' ? 'docker.io' : registry;
}

/** The host that an engine's words say was asked: a registry sends requests on, for blobs or for a login. null where they name none. */
export function hostIn(words: string): string | null {
  return /(?:Get|Head|Post) "?https?:\/\/([^\s/"]+)/.exec(words)?.[1] ?? registryIn(words);
}

const CAUSES: readonly { readonly kind: PullCauseKind; readonly pattern: RegExp }[] = [
  { kind: 'blocked', pattern: /registry \S+ is blocked in / },
  { kind: 'rejected', pattern: /rejected by policy/ },
  {
    kind: 'signature',
    pattern: /signature (?:was required|.*not|verification)|SignatureValidationFailed|no signature/i,
  },
  { kind: 'rate-limit', pattern: /toomanyrequests|too many requests|pull rate limit/i },
  {
    kind: 'no-platform',
    pattern: /no image found in (?:manifest list|image index) for architecture|does not match the specified platform/,
  },
  {
    kind: 'plain-http',
    pattern: /server gave HTTP response to HTTPS client|first record does not look like a TLS handshake/,
  },
  {
    kind: 'unknown-authority',
    pattern: /certificate signed by unknown authority|certificate is not trusted|self[- ]signed certificate/,
  },
  { kind: 'certificate-expired', pattern: /certificate has expired or is not yet valid/ },
  {
    kind: 'certificate-name',
    pattern:
      /certificate is (?:not )?valid for|doesn't contain any IP SANs|relies on legacy Common Name|cannot validate certificate for/,
  },
  { kind: 'proxy', pattern: /proxyconnect|Proxy Authentication Required/ },
  {
    kind: 'no-such-host',
    pattern: /no such host|server misbehaving|Temporary failure in name resolution|lookup \S+ on \S+: /,
  },
  { kind: 'refused', pattern: /connection refused|connection reset by peer/ },
  { kind: 'unreachable', pattern: /no route to host|network is unreachable|host is unreachable/ },
  { kind: 'timeout', pattern: /i\/o timeout|deadline exceeded|Client\.Timeout|TLS handshake timeout|context deadline/ },
  { kind: 'no-repository', pattern: /name unknown|NAME_UNKNOWN|repository name not known|repository .* not found/i },
  {
    kind: 'no-manifest',
    pattern: /manifest unknown|MANIFEST_UNKNOWN|manifest .* (?:was )?not found|reading manifest .*: not found/i,
  },
  { kind: 'unauthorized', pattern: /unauthorized|authentication required|invalid username\/password|\b401\b/i },
  { kind: 'denied', pattern: /\bdenied\b|\b403\b|forbidden/i },
  {
    kind: 'no-registry',
    pattern: /invalid status code from registry 404|pinging container registry .*: unexpected end of JSON/,
  },
  {
    kind: 'server-error',
    pattern:
      /\b5\d\d\b.*(?:Error|Unavailable|Gateway|Timeout)|received unexpected HTTP status: 5|status code from registry 5/i,
  },
  { kind: 'no-space', pattern: /no space left on device/ },
  { kind: 'canceled', pattern: /context canceled/ },
];
