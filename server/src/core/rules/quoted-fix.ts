import type { Document } from '../document';
import { part, type Place } from '../text/place';
import { writtenText } from './load-problems';
import type { Fix } from './rule';
import { shown } from './wording';

/** Writes another text between the quotes of a TOML string; nothing where the string has none, or the text is there already. */
export function quotedFix(document: Document, place: Place, newText: string | null): readonly Fix[] {
  const { text, from } = writtenText(document, place);
  if (newText === null || from === 0 || newText === text) return [];
  const edits = [{ place: part(place, from, from + text.length), newText }];
  return [{ title: `Write ${shown(newText)}`, edits, safe: false }];
}
