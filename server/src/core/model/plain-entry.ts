import { fieldsOf } from '../syntax/fields';
import type { Mapping, Scalar } from '../syntax/tree';
import type { Located, Place } from '../text/place';
import { stringOf } from './located-values';
import { isPrivateHost, isWellKnownHost, mistypedHost } from './known-registries';
import type { MirrorEntry } from './manifests';
import { plainHostEnd } from './name-grammar';
import { isCompleteRepository, LONGEST_NAME } from './reference';

/**
 * Reads an entry of a mirror list in which nothing is remarkable, as nearly all are: it names a source, at least one mirror, perhaps a policy that there
 * is, and nothing else, each once, as texts without aliases; every name is complete, in lower case and of a registry that is no slip away from a well-known one; no mirror
 * is the source or stands there twice; a private source has no public mirror. null for any other. `policy` is the field that says the policy; null: there is none.
 * What is told here at a glance need not be asked of rules, one by one.
 */
export function readPlainEntry(node: Mapping, policy: string | null, hosts: KnownHosts): MirrorEntry | null {
  let source: Located<string> | null = null;
  let mirrors: readonly string[] | null = null;
  let mirrorSourcePolicy: Located<string> | null = null;
  const fields = fieldsOf(node);
  while (fields.advance()) {
    if (!source && fields.isKey(SOURCE)) source = stringOf(fields.scalar());
    else if (!mirrors && fields.isKey(MIRRORS)) mirrors = fields.texts();
    else if (policy !== null && !mirrorSourcePolicy && fields.isKey(policy))
      mirrorSourcePolicy = policyOf(fields.scalar());
    else return null;
  }
  if (!source || !mirrors || mirrors.length === 0 || fields.count !== (mirrorSourcePolicy ? 3 : 2)) return null;
  return arePlain(source.value, mirrors, hosts) ? new PlainEntry(node, source, mirrorSourcePolicy) : null;
}

const SOURCE = 'source';
const MIRRORS = 'mirrors';

/** Its mirrors are read again whenever somebody asks for them: they are three quarters of what would have to be kept. */
class PlainEntry implements MirrorEntry {
  readonly source: Located<string>;
  readonly mirrorSourcePolicy: Located<string> | null;
  readonly node: Mapping;
  readonly place: Place;
  readonly isPlain = true;

  constructor(node: Mapping, source: Located<string>, mirrorSourcePolicy: Located<string> | null) {
    this.source = source;
    this.mirrorSourcePolicy = mirrorSourcePolicy;
    this.node = node;
    this.place = node.place;
  }

  get mirrors(): readonly Located<string>[] {
    return mirrorsOf(this.node);
  }
}

function mirrorsOf(node: Mapping): readonly Located<string>[] {
  const fields = fieldsOf(node);
  while (fields.advance()) if (fields.isKey(MIRRORS)) return textsOf(fields.scalars() ?? []);
  return [];
}

/** What is known of the hosts of names (with their ports): the same few stand in thousands of entries. */
export type KnownHosts = Map<string, Host>;

interface Host {
  readonly isMistyped: boolean;
  readonly isPublic: boolean;
  readonly isPrivate: boolean;
  /** Whether a name below it says all that an engine fills in otherwise. */
  readonly isComplete: boolean;
}

/** Of its length from the start: a list that grows keeps room for seventeen. */
function textsOf(items: readonly Scalar[]): readonly Located<string>[] {
  return items.map(({ text, place }) => ({ value: text, place }));
}

function policyOf(scalar: Scalar | null): Located<string> | null {
  const policy = stringOf(scalar);
  return policy?.value === 'AllowContactingSource' || policy?.value === 'NeverContactSource' ? policy : null;
}

function arePlain(source: string, mirrors: readonly string[], hosts: KnownHosts): boolean {
  const host = hostOf(source, plainHostEnd(source), hosts);
  if (!host || host.isMistyped || mirrors.length > FEW) return false;
  for (let index = 0; index < mirrors.length; index++) {
    const value = mirrors[index] ?? '';
    const end = plainHostEnd(value);
    const other = hostOf(value, end, hosts);
    if (!other?.isComplete || other.isMistyped || end === value.length || value.length > LONGEST) return false;
    if ((host.isPrivate && other.isPublic) || value === source) return false;
    for (let earlier = 0; earlier < index; earlier++) if (mirrors[earlier] === value) return false;
  }
  return true;
}

/** Up to here each mirror is compared with each. */
const FEW = 8;

/** So that what an image has behind it fits, too. */
const LONGEST = LONGEST_NAME - 50;

/** null where none ends there. */
function hostOf(name: string, end: number, hosts: KnownHosts): Host | null {
  if (end < 0) return null;
  const text = name.slice(0, end);
  const known = hosts.get(text);
  if (known) return known;
  const host = {
    isMistyped: mistypedHost(text) !== null,
    isPublic: isWellKnownHost(text),
    isPrivate: isPrivateHost(text),
    isComplete: isCompleteRepository(`${text}/x`),
  };
  hosts.set(text, host);
  return host;
}
