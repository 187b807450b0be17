import { placeInScalar, type Scalar } from '../syntax/tree';
import type { FoundReference, OcMirror } from './found-reference';
import { isImageKey } from './image-key';
import { isPlaceholder } from './placeholder';
import { LONGEST_REFERENCE, namesRegistry, parseAsWritten, parseReference } from './reference';

/** The image reference that a scalar is, under its nearest key, in a Kubernetes object or not; null: it is none. */
export function referenceIn(scalar: Scalar, key: string | null, isKubernetes: boolean): FoundReference | null {
  const by = recognize(scalar, key, isKubernetes);
  return by && foundReference(scalar, key, by, null);
}

/** What gives a scalar away as an image reference, under its nearest key, in a Kubernetes object or not; null: it is none. */
export function recognize(scalar: Scalar, key: string | null, isKubernetes: boolean): FoundReference['by'] | null {
  if (!canBeReference(scalar)) return null;
  const { text } = scalar;
  if (key !== null && isImageKey(key) && parseReference(text).kind === 'ok') {
    if (hasRegistry(text) || (key === 'image' && isKubernetes && !isFileName(text))) return 'image-key';
  }
  return hasReferenceShape(text) ? 'shape' : null;
}

/** The same for somebody who asks about this one: short names, and names without tag or digest, count wherever they can be meant. */
export function recognizeLoosely(scalar: Scalar, key: string | null): FoundReference['by'] | null {
  if (!canBeReference(scalar) || parseReference(scalar.text).kind === 'error') return null;
  if (key !== null && isImageKey(key)) return 'image-key';
  const { text } = scalar;
  return hasRegistry(text) && hasTopLevelDomain(text) && !isKindName(text) ? 'shape' : null;
}

/** Whether a scalar has the letters of a reference, and no others. */
export function canBeReference({ type, text, style, verbatim }: Scalar): boolean {
  if (type !== 'string' || (style === 'block' && verbatim < 0) || text.length > LONGEST_REFERENCE || text === '')
    return false;
  return !/[\s"'\\,;=()|&]/.test(text) && !text.includes('://') && !isPlaceholder(text);
}

/** Whether a reference says its registry. */
export function hasRegistry(text: string): boolean {
  const parsed = parseAsWritten(text);
  return parsed.kind === 'ok' && namesRegistry(parsed.reference);
}

function isFileName(text: string): boolean {
  return /\.(?:png|jpe?g|gif|svg|webp|ico|bmp|iso|img|qcow2|raw|vmdk|tar|tgz|gz|xz|zip|ova|ya?ml|json)$/i.test(text);
}

/** `host.tld[:port]/path` (or `localhost`) with a tag or digest, or anything with a sha256 digest. */
function hasReferenceShape(text: string): boolean {
  if (!text.includes(':')) return false;
  const parsed = parseAsWritten(text);
  if (parsed.kind === 'error') return false;
  const { digest, tag, domain } = parsed.reference;
  if (digest !== null) return digest.startsWith('sha256:');
  if (tag === null || !hasTopLevelDomain(text)) return false;
  const isLabelOrTaint = domain.endsWith('kubernetes.io') || /^(?:Prefer)?No(?:Schedule|Execute)$/.test(tag);
  return !isLabelOrTaint && !isKindName(text) && !isFileName(domain);
}

/** `group.io/v1:Kind`, as a kind is named in annotations. */
function isKindName(text: string): boolean {
  return /^[^/]+\/v\d+(?:(?:alpha|beta)\d+)?:[A-Z][A-Za-z0-9]*$/.test(text);
}

/** Whether the first part is a host with a domain, an address with a port, or localhost with one. */
function hasTopLevelDomain(text: string): boolean {
  const host = text.slice(0, Math.max(text.indexOf('/'), 0));
  const [name = '', port] = host.split(':', 2);
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(name)) return true;
  return /\.[A-Za-z][A-Za-z0-9-]*$/.test(name) || (port !== undefined && /^[A-Za-z]/.test(name));
}

/** The reference that a scalar is, given what gave it away. */
export function foundReference(
  scalar: Scalar,
  key: string | null,
  by: FoundReference['by'],
  mirroredBy: OcMirror | null,
): FoundReference {
  const found = { text: scalar.text, place: placeInScalar(scalar, 0, scalar.text.length), key, by };
  return mirroredBy ? { ...found, mirroredBy } : found;
}
