import { carriedTexts, isSameSource, readingOf } from '../carried/carried-documents';
import type { CarriedValue } from '../carried/carried-value';
import { carriedValues } from '../carried/carriers';
import { decodeValue } from '../carried/encoding';
import type { Document } from '../document';
import { groupBy } from '../text/group-by';
import type { Said } from './kustomization';

/** What becomes of the texts inside of values of the files of a kustomization. */
interface TextsThatCome {
  /** All of them by URI, and whether they come of it as they stand there. */
  readonly known: ReadonlyMap<string, boolean>;
  /** Those that come of it otherwise than they stand in any file: a patch has changed them, or what says where they go. */
  readonly changed: readonly Said[];
}

/**
 * Which of the texts inside of values come of a kustomization. A patch leaves a value alone or puts its own in its place: where an object
 * that comes of it has the very value of a file, for the same, the text counts. `outcome`: those objects.
 */
export function textsThatCome(
  outcome: Pick<Document, 'objects' | 'syntax'>,
  files: readonly Document[],
): TextsThatCome {
  const readings = files.map(readingOf);
  if (!readings.some(({ hasMarks }) => hasMarks)) return NOTHING;
  const texts = files.flatMap(carriedTexts);
  const known = new Map(texts.map(({ document }) => [document.uri, false]));
  const byScalar = groupBy(texts, ({ value }) => value.scalar);
  const refused = new Set(readings.flatMap((reading) => [...reading.refused.values()].map(({ scalar }) => scalar)));
  const changed = carriedValues({ uri: '', ...outcome }).flatMap((value): Said[] => {
    const own = byScalar.get(value.scalar)?.find((text) => !known.get(text.document.uri) && isSame(text.value, value));
    if (own) known.set(own.document.uri, true);
    return own || refused.has(value.scalar) || !isText(value) ? [] : [saidOf(value)];
  });
  return { known, changed };
}

const NOTHING: TextsThatCome = { known: new Map(), changed: [] };

/** Whether a text inside of a value is in the files of one of these kustomizations, and comes of none. */
export function isLeftOut(uri: string, kustomized: readonly { readonly texts: TextsThatCome['known'] }[]): boolean {
  // What stands in such a text counts as it does.
  const outermost = uri.split('#/', 2).join('#/');
  const told = kustomized.flatMap(({ texts }) => texts.get(outermost) ?? []);
  return told.length > 0 && !told.includes(true);
}

/** Whether values are the same text for the same; what holds it may have got another name. */
function isSame(a: CarriedValue, b: CarriedValue): boolean {
  const [one, other] = [a.carrier, b.carrier];
  return a.path === b.path && one.kind === other.kind && one.pool === other.pool && isSameSource(a, b);
}

function isText({ scalar, encoding, isOurs }: CarriedValue): boolean {
  const text = decodeValue(scalar.text, encoding);
  return text !== null && isOurs?.(text) !== false;
}

function saidOf({ scalar, path, carrier: { kind, name } }: CarriedValue): Said {
  return { place: scalar.place, words: `${path} in ${kind}/${name} (a patch changes it: it is left out)` };
}
