/**
 * A second resolver, as plain as the specification reads: it looks at every entry and tries every rule. The tests hold the
 * real one against it, and against versions of it that are broken on purpose.
 */
import type { PlainRegistry } from './plain-registries';

/** What may be broken on purpose. */
export interface Breakage {
  /** Mirrors in the reverse order. */
  readonly reversed?: boolean;
  /** `pull-from-mirror` and `mirror-by-digest-only` ignored. */
  readonly unrestricted?: boolean;
  /** Of two prefixes of one length the last in order wins. */
  readonly tiesLast?: boolean;
  /** Any place where a wildcard's suffix stands will do, not the first alone. */
  readonly anyOccurrence?: boolean;
  /** A blocked entry blocks its mirrors too. */
  readonly blocksAll?: boolean;
}

export interface ScannedEndpoint {
  readonly reference: string;
  readonly insecure: boolean;
  readonly blockedBy: string | null;
}

/** The endpoints for a complete reference with a tag or a digest; null where one of them cannot be rewritten. */
export function scanEndpoints(
  reference: string,
  registries: readonly PlainRegistry[],
  breakage: Breakage = {},
): ScannedEndpoint[] | null {
  const entries = prepare(registries);
  const name = nameOf(reference);
  const entry = findByScanning(name, entries, breakage);
  if (!entry) return [{ reference, insecure: false, blockedBy: null }];
  const hasDigest = reference.includes('@');
  const mirrors = entry.mirrors.filter((mirror) => {
    if (breakage.unrestricted) return true;
    if (entry.mirrorByDigestOnly) return hasDigest;
    return mirror.pullFromMirror === 'digest-only' ? hasDigest : mirror.pullFromMirror !== 'tag-only' || !hasDigest;
  });
  if (breakage.reversed) mirrors.reverse();
  const endpoints: ScannedEndpoint[] = [];
  for (const { location, insecure } of [...mirrors, entry]) {
    const rewritten = rewriteByScanning(reference, entry.prefix, location);
    if (rewritten === null) return null;
    const server = findByScanning(nameOf(rewritten), entries, breakage);
    const blocker = breakage.blocksAll && entry.blocked ? entry : server;
    endpoints.push({ reference: rewritten, insecure, blockedBy: blocker?.blocked ? blocker.prefix : null });
  }
  return endpoints;
}

interface Entry {
  readonly prefix: string;
  readonly location: string;
  readonly insecure: boolean;
  readonly blocked: boolean;
  readonly mirrorByDigestOnly: boolean;
  readonly mirrors: readonly { location: string; insecure: boolean; pullFromMirror: string }[];
}

/** Prefixes filled in, slashes cut, each prefix once (the first), sorted. ASCII only. */
function prepare(registries: readonly PlainRegistry[]): Entry[] {
  const entries: Entry[] = [];
  for (const registry of registries) {
    const location = cut(registry.location ?? '');
    const prefix = cut(registry.prefix ?? '') || location;
    if (entries.some((entry) => entry.prefix === prefix)) continue;
    entries.push({
      prefix,
      location,
      insecure: registry.insecure ?? false,
      blocked: registry.blocked ?? false,
      mirrorByDigestOnly: registry.mirrorByDigestOnly ?? false,
      mirrors: (registry.mirrors ?? []).map((mirror) => ({
        location: cut(mirror.location),
        insecure: mirror.insecure ?? false,
        pullFromMirror: mirror.pullFromMirror ?? '',
      })),
    });
  }
  return entries.sort((a, b) => (a.prefix < b.prefix ? -1 : 1));
}

function findByScanning(name: string, entries: readonly Entry[], breakage: Breakage): Entry | null {
  let best: Entry | null = null;
  for (const entry of entries) {
    if (matchedLength(name, entry.prefix, breakage) < 0) continue;
    const longer = entry.prefix.length > (best?.prefix.length ?? 0);
    const tied = entry.prefix.length === best?.prefix.length && breakage.tiesLast;
    if (longer || tied) best = entry;
  }
  return best;
}

function matchedLength(text: string, prefix: string, { anyOccurrence }: Breakage = {}): number {
  const ends = (at: number): boolean => at === text.length || [':', '/', '@'].includes(text[at]!);
  if (!prefix.startsWith('*.')) return text.startsWith(prefix) && ends(prefix.length) ? prefix.length : -1;
  const suffix = prefix.slice(1);
  for (let at = text.indexOf(suffix); at >= 0; at = text.indexOf(suffix, at + 1)) {
    if (text.slice(0, at).includes('/')) return -1;
    if (ends(at + suffix.length)) return at + suffix.length;
    if (!anyOccurrence) return -1;
  }
  return -1;
}

const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const HOST = `(?:${LABEL}(?:\\.${LABEL})+(?::[0-9]+)?|${LABEL}:[0-9]+|localhost)`;
const PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const COMPLETE = new RegExp(`^${HOST}(?:/${PART})+(?::[A-Za-z0-9_][A-Za-z0-9_.-]*)?(?:@sha256:[a-f0-9]{64})?$`);

function rewriteByScanning(reference: string, prefix: string, location: string): string | null {
  if (location === '') return reference;
  const rewritten = location + reference.slice(matchedLength(reference, prefix));
  const isOfficial = /^(?:index\.)?docker\.io\/[^/]+$/.test(rewritten) || rewritten.startsWith('index.docker.io/');
  return COMPLETE.test(rewritten) && !isOfficial ? rewritten : null;
}

function nameOf(reference: string): string {
  const withoutDigest = reference.split('@')[0]!;
  const colon = withoutDigest.lastIndexOf(':');
  return colon > withoutDigest.lastIndexOf('/') ? withoutDigest.slice(0, colon) : withoutDigest;
}

function cut(location: string): string {
  return location.replace(/\/+$/, '');
}
