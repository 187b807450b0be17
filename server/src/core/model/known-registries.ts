import { isDomain } from './name-grammar';
import { editDistance } from './nearest-word';

/** Registries that images all over the world come from, by the host that references name. */
export const KNOWN_REGISTRIES: readonly string[] = [
  'quay.io',
  'registry.redhat.io',
  'registry.access.redhat.com',
  'registry.connect.redhat.com',
  'docker.io',
  'ghcr.io',
  'gcr.io',
  'registry.k8s.io',
  'nvcr.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
  'registry.fedoraproject.org',
  'registry.ci.openshift.org',
];

/** Whether a host (without a port) is one of them. */
export function isWellKnownHost(host: string): boolean {
  return KNOWN_REGISTRIES.includes(host.toLowerCase());
}

/** A host that no registry on the internet has: a port, a name without a domain, an address, or a domain for private use (RFC 6762, RFC 8375, RFC 9476). */
export function isPrivateHost(host: string): boolean {
  return !host.includes('.') || PORT.test(host) || ADDRESS.test(host) || PRIVATE.test(host.toLowerCase());
}

const PORT = /:\d+$/;
const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;
const PRIVATE = /\.(?:internal|local|lan|corp|home|intranet|private|localdomain|home\.arpa|svc|test|example)$/;

/** Domains that wildcards are written for. */
const KNOWN_DOMAINS = ['redhat.io', 'redhat.com', 'quay.io', 'docker.io', 'gcr.io', 'fedoraproject.org'];

/** Names that people take for a registry: they belong to its owner, and no image comes from there. */
const MISTAKEN: ReadonlyMap<string, string> = new Map([
  ['quay.com', 'quay.io'],
  ['docker.com', 'docker.io'],
  ['hub.docker.com', 'docker.io'],
  ['registry.docker.com', 'docker.io'],
  ['redhat.io', 'registry.redhat.io'],
  ['registry.redhat.com', 'registry.redhat.io'],
  ['catalog.redhat.com', 'registry.redhat.io'],
  ['access.redhat.com', 'registry.access.redhat.com'],
  ['connect.redhat.com', 'registry.connect.redhat.com'],
  ['registry.k8s.com', 'registry.k8s.io'],
]);

/** A host that looks mistyped: where it stands in the text (UTF-16 code units), and the well-known one that it comes close to. */
export interface MistypedHost {
  readonly host: string;
  readonly known: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Whether a name (`host[:port][/path…]`, `*.domain`, an image reference) begins with a host that is a slip away from a well-known
 * registry; null where it is not. Short hosts are within one letter of many others, so there a slip is two neighbours that changed
 * places, or one letter behind the first one; in long ones it may be two letters. A digit is no slip.
 */
export function mistypedHost(name: string): MistypedHost | null {
  const from = name.startsWith('*.') ? 2 : 0;
  const end = hostEnd(name);
  const host = name.slice(from, end);
  if (host.length > LONGEST || !host.includes('.')) return null;
  const lower = host.toLowerCase();
  const candidates = from === 0 ? KNOWN_REGISTRIES : KNOWN_DOMAINS;
  if (candidates.includes(lower)) return null;
  const known =
    (from === 0 ? MISTAKEN.get(lower) : undefined) ?? candidates.find((candidate) => isSlip(lower, candidate));
  // What is no host at all has rules of its own.
  return known === undefined || !isDomain(host) ? null : { host, known, from, to: end };
}

function hostEnd(name: string): number {
  const end = name.search(HOST_END);
  return end < 0 ? name.length : end;
}

const HOST_END = /[/:@]/;

/** Two letters longer than the longest that is known. */
const LONGEST = 30;

/** From this length on two letters may be wrong. */
const LONG = 18;

function isSlip(host: string, known: string): boolean {
  const limit = known.length >= LONG ? 2 : 1;
  if (Math.abs(host.length - known.length) > limit || !host.startsWith(known.charAt(0))) return false;
  if (digitsOf(host) !== digitsOf(known) || editDistance(host, known) > limit) return false;
  const [label = ''] = known.split('.', 1);
  return label.length > 3 || host.startsWith(`${label}.`) || sorted(host) === sorted(known);
}

function digitsOf(text: string): string {
  return text.replace(/\D+/g, '.');
}

function sorted(text: string): string {
  return Array.from(text).sort().join('');
}
