import type { MirrorEntry } from '../model/manifests';
import type { ScopeFault } from '../model/scope';
import { dereference, placeInScalar, valueOf, type Mapping, type Scalar } from '../syntax/tree';
import type { Place } from '../text/place';
import type { EntryOwner, Fix, Report } from './rule';
import { shown } from './wording';

/** What a text breaks its pattern with, in words; `what` is "source", "mirror" or "entry". */
export function describeFault({ kind, from, to }: ScopeFault, text: string, what: string): string {
  const broken = shown(text.slice(from, to));
  switch (kind) {
    case 'empty':
      return `The ${what} is empty`;
    case 'whitespace':
      return `A ${what} has no blanks`;
    case 'scheme':
      return `${broken} is a scheme, and a ${what} begins with its host`;
    case 'digest':
      return `${broken} is a digest, and a ${what} names a repository without one`;
    case 'tag':
      return `${broken} is a tag, and a ${what} names a repository without one`;
    case 'trailing-slash':
      return `A ${what} does not end in a slash`;
    case 'double-slash':
      return `${broken} leaves a part of the path empty`;
    case 'wildcard':
      return `A ${what} has no wildcard`;
    case 'wildcard-position':
      return `A wildcard is \`*.\` at the start of a ${what} and nowhere else`;
    case 'wildcard-port':
      return `${broken} is a port, and a wildcard has none`;
    case 'wildcard-path':
      return `${broken} is a path, and a wildcard has none`;
    case 'host':
      return `The host of this ${what} has a part that is empty, or that begins or ends with a dash`;
    case 'port':
      return `${broken} is no port`;
    case 'uppercase':
      return `${broken} is upper case, and a path is lower case`;
    case 'separator':
      return `${broken} stands where a path has letters or digits; inside, they are joined by one \`.\`, one or two \`_\`, or dashes`;
    case 'character':
      return `${broken} cannot stand in a ${what}`;
  }
}

/** The fix that a fault makes clear, on the scalar that holds the text; none where the text is not in the file letter for letter. */
export function fixFault(fault: ScopeFault, scalar: Scalar): Fix[] {
  const repair = repairOf(fault, scalar.text);
  if (!repair || scalar.verbatim < 0 || repair.from === repair.to) return [];
  const rest = scalar.text.slice(0, repair.from) + repair.newText + scalar.text.slice(repair.to);
  if (rest === '' || (scalar.style === 'plain' && !/^[A-Za-z0-9](?:.*[^:])?$/.test(rest))) return [];
  const { title, newText, safe } = repair;
  return [{ title, edits: [{ place: placeInScalar(scalar, repair.from, repair.to), newText }], safe }];
}

interface Repair {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly newText: string;
  readonly safe: boolean;
}

function repairOf(fault: ScopeFault, text: string): Repair | null {
  const { kind, from, to } = fault;
  const remove = (title: string, safe: boolean): Repair => ({ title, from, to, newText: '', safe });
  switch (kind) {
    case 'scheme':
      return remove('Remove the scheme', true);
    case 'digest':
      return remove('Remove the digest', false);
    case 'tag':
      return remove('Remove the tag', false);
    case 'trailing-slash':
      return remove('Remove the slash at the end', true);
    case 'double-slash':
      return { title: 'Make it one slash', from, to, newText: '/', safe: true };
    case 'uppercase':
      return lowerCasePath(text);
    case 'whitespace':
      return trimBlanks(text);
    case 'empty':
    case 'wildcard':
    case 'wildcard-position':
    case 'wildcard-port':
    case 'wildcard-path':
    case 'host':
    case 'port':
    case 'separator':
    case 'character':
      return null;
  }
}

/** Blanks around a name are a slip; blanks inside it may be anything. */
function trimBlanks(text: string): Repair | null {
  const newText = text.trim();
  if (/\s/.test(newText)) return null;
  return { title: 'Remove the blanks', from: 0, to: text.length, newText, safe: true };
}

function lowerCasePath(text: string): Repair | null {
  const from = text.indexOf('/');
  if (from < 0) return null;
  return {
    title: 'Write the path in lower case',
    from,
    to: text.length,
    newText: text.slice(from).toLowerCase(),
    safe: true,
  };
}

/** The report of a broken source or mirror, at the part that breaks it. */
export function reportFault(
  fault: ScopeFault,
  scalar: Scalar,
  { what, set, upstream }: { readonly what: 'source' | 'mirror'; readonly set: EntryOwner; readonly upstream: string },
): Report {
  const refuses =
    set.setKind === 'ICSP'
      ? 'the operator refuses the mirror sets of the cluster and writes no node file'
      : 'the API server refuses the object';
  return {
    place: fault.from === fault.to ? scalar.place : placeInScalar(scalar, fault.from, fault.to),
    message: `${describeFault(fault, scalar.text, what)}, so ${refuses}`,
    upstream,
    fixes: fixFault(fault, scalar),
  };
}

/** The scalar of an entry's source; null where it is absent or no text. */
export function sourceScalar({ node, source }: MirrorEntry): Scalar | null {
  const scalar = source ? valueOf(node, 'source') : null;
  return scalar?.kind === 'scalar' ? scalar : null;
}

/** The scalars behind an entry's mirrors, in their order. */
export function mirrorScalars({ node, mirrors }: MirrorEntry): readonly Scalar[] {
  const places = new Set<Place>(mirrors.map(({ place }) => place));
  return listScalars(node, 'mirrors').filter(({ place }) => places.has(place));
}

/** Whether an entry has no mirrors: no list, or an empty one. A value that is no list is another rule's matter. */
export function hasNoMirrors({ node, mirrors }: MirrorEntry): boolean {
  const list = valueOf(node, 'mirrors');
  if (list?.kind === 'sequence') return list.items.length === 0;
  return mirrors.length === 0 && (list === null || (list.kind === 'scalar' && list.type === 'null'));
}

/** The scalars in a list that is the value of a key. */
export function listScalars(owner: Mapping, key: string): readonly Scalar[] {
  const list = valueOf(owner, key);
  if (list?.kind !== 'sequence') return [];
  return list.items.map(dereference).filter((item): item is Scalar => item?.kind === 'scalar');
}
