import type { MirrorEntry } from '../model/manifests';
import type { ScopeFault } from '../model/scope';
import { dereference, placeInScalar, valueOf, type Mapping, type Scalar, type Sequence } from '../syntax/tree';
import type { Place } from '../text/place';
import type { EntryOwner, Report } from './rule';
import { fixFaults, furtherFaults, type Scan } from './scope-fixes';
import { shown } from './wording';
import { refusalBy } from './who-refuses';

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
    case 'credentials':
      return `A ${what} holds no credentials: they belong in the pull secret`;
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

/** The report of a broken source or mirror, at the first part that breaks it; null where nothing does. */
export function reportFault(
  scalar: Scalar,
  {
    what,
    set,
    scan,
    upstream,
  }: { readonly what: 'source' | 'mirror'; readonly set: EntryOwner; readonly scan: Scan; readonly upstream: string },
): Report | null {
  const fault = scan(scalar.text);
  if (!fault) return null;
  const refuses =
    set.setKind === 'ICSP'
      ? 'the operator refuses the mirror sets of the cluster and writes no node file'
      : refusalBy(set.madeBy);
  return {
    place: placeOfFault(fault, scalar),
    message: `${describeFault(fault, scalar.text, what)}${furtherFaults(scalar.text, scan)}, so ${refuses}`,
    upstream,
    fixes: () => fixFaults(scalar, scan),
  };
}

/** The part of a scalar that a fault is about; the whole one where it is about what is not there. */
export function placeOfFault({ from, to }: Pick<ScopeFault, 'from' | 'to'>, scalar: Scalar): Place {
  return from === to ? scalar.place : placeInScalar(scalar, from, to);
}

/** The scalar of an entry's source; null where it is absent or no text. */
export function sourceScalar({ node, source }: MirrorEntry): Scalar | null {
  const scalar = source ? valueOf(node, 'source') : null;
  return scalar?.kind === 'scalar' ? scalar : null;
}

/** The scalars behind an entry's mirrors, in their order. */
export function mirrorScalars({ node, mirrors }: MirrorEntry): readonly Scalar[] {
  const list = valueOf(node, 'mirrors');
  if (list?.kind === 'sequence' && isAllOf(list.items, mirrors)) return list.items;
  const places = new Set<Place>(mirrors.map(({ place }) => place));
  return listScalars(node, 'mirrors').filter(({ place }) => places.has(place));
}

/** Where each of them stands: at its alias, where it is one. */
export function mirrorPlaces({ node, mirrors }: MirrorEntry): readonly Place[] {
  const list = valueOf(node, 'mirrors');
  const places = new Set<Place>(mirrors.map(({ place }) => place));
  return (list?.kind === 'sequence' ? list.items : []).flatMap((item) => {
    const scalar = dereference(item);
    return item && scalar?.kind === 'scalar' && places.has(scalar.place) ? [item.place] : [];
  });
}

/** Whether the items of a list are scalars, and the mirrors what was read from them: so it mostly is. */
function isAllOf(items: Sequence['items'], mirrors: MirrorEntry['mirrors']): items is readonly Scalar[] {
  if (items.length !== mirrors.length) return false;
  return mirrors.every(({ place }, index) => {
    const item = items[index];
    return item?.kind === 'scalar' && item.place === place;
  });
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
