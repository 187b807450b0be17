import type { Document } from '../document';
import { dereference, entryOf, type Entry, type Mapping } from '../syntax/tree';
import type { Fix } from './rule';
import { indentOf, lineEnd, lineStart, nextLine, textOf, wholeLines } from './source-lines';

/** A field that stands at the wrong place of an object; `path` is the right one, `[]` in it stands for the items of a list. */
export interface MisplacedField {
  readonly root: Mapping;
  readonly mapping: Mapping;
  readonly entry: Entry;
  readonly path: readonly string[];
}

/**
 * What moves a field with its lines to where it belongs, mappings on the way there made where they are missing. null where
 * that is not clear or not possible by lines: flow style, a list with several items on the way, a field that is there already,
 * a mapping that would be left without a key, a file that cannot be read whole.
 */
export function moveField(document: Document, field: MisplacedField): Pick<Fix, 'edits' | 'brings'> | null {
  const { entry, mapping } = field;
  const indent = indentOf(document, entry.key.place);
  const target = targetOf(field);
  if (
    document.syntax.problems.length > 0 ||
    indent === null ||
    mapping.style !== 'block' ||
    target?.mapping.style !== 'block'
  )
    return null;
  const lines = wholeLines(document, entry.place);
  const text = textOf(document, lines);
  const end = lineEnd(document);
  const whole = text.endsWith('\n') ? text : text + end;
  const parents = (own: string): string =>
    target.missing.map((key, depth) => `${own}${'  '.repeat(depth)}${key}:${end}`).join('');
  const nested = '  '.repeat(target.missing.length);
  const brings = { into: target.mapping.place, key: target.missing[0] ?? entry.key.text };
  if (target.mapping === mapping)
    return {
      edits: [{ place: lines, newText: parents(indent) + indentLines(whole, indent, indent + nested) }],
      brings,
    };
  const last = target.mapping.entries.at(-1);
  const own = last ? columnOf(document, last) : null;
  if (!last || own === null || mapping.entries.length < 2) return null;
  const place = nextLine(document, last.place);
  const isOpen = !textOf(document, wholeLines(document, last.place)).endsWith('\n');
  const before = isOpen ? end : '';
  const edits = [
    { place, newText: before + parents(own) + indentLines(whole, indent, own + nested) },
    { place: lines, newText: '' },
  ];
  return { edits, brings };
}

interface Target {
  /** The innermost mapping on the way that is there. */
  readonly mapping: Mapping;
  /** The keys from there on. */
  readonly missing: readonly string[];
}

function targetOf({ root, path }: MisplacedField): Target | null {
  const name = path.at(-1) ?? '';
  let mapping = root;
  for (const [index, step] of path.slice(0, -1).entries()) {
    if (step === '[]') continue;
    const entry = entryOf(mapping, step);
    if (!entry) {
      const missing = path.slice(index, -1);
      return missing.includes('[]') ? null : { mapping, missing };
    }
    let value = dereference(entry.value);
    if (path[index + 1] === '[]')
      value = value?.kind === 'sequence' && value.items.length === 1 ? dereference(value.items[0]) : null;
    if (value?.kind !== 'mapping') return null;
    mapping = value;
  }
  return entryOf(mapping, name) ? null : { mapping, missing: [] };
}

/** The blanks that a key of a mapping has in front of it, also where it stands behind the dash of a list. */
function columnOf(document: Document, { key }: Entry): string | null {
  const before = textOf(document, { ...lineStart(document, key.place), end: key.place.start });
  return /^[ -]*$/.test(before) ? ' '.repeat(before.length) : null;
}

function indentLines(text: string, from: string, to: string): string {
  return text.replace(/^.*$/gm, (line) =>
    line.startsWith(from) && line.trim() !== '' ? to + line.slice(from.length) : line,
  );
}
