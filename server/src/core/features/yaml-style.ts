import type { Document } from '../document';
import type { Shape } from '../model/shape';
import { canBePlain } from '../syntax/yaml-scalar';
import type { Span } from '../text/place';
import { lineStartIn, stretchesOf, type Text } from '../text/text';
import type { Probe } from './yaml-probe';
import { gapBefore, isJson } from './yaml-probe';

/** Where and how something is written in a YAML document. */
export interface Site {
  /** `json`: flow style whose keys and texts stand in double quotes. */
  readonly style: 'block' | 'flow' | 'json';
  readonly replace: Span;
  /** What it takes the place of. */
  readonly typed: string;
  /** In front of what needs a blank before it. */
  readonly gap: string;
  /** The column in which what is written begins. */
  readonly column: number;
  readonly lineEnd: string;
  /** How far the `-` of a list stands right of its key, where this document shows it. */
  readonly listIndent: number;
  /** Whether a mapping has to begin here: an item of a list in flow style, whose brace is missing. */
  readonly needsBraces: boolean;
}

export function siteOf(document: Document, found: Probe): Site {
  const { content } = document;
  const { word } = found;
  const from = lineStartIn(content, word.start);
  const gap = gapBefore(content, word);
  return {
    style: styleOf(document, found),
    replace: { start: word.start, end: word.end },
    typed: content.slice(word.start, word.end),
    gap,
    column: word.start - from + gap.length - (word.quote === null ? 0 : 1),
    lineEnd: isFoundIn(content, /\r\n/) ? '\r\n' : '\n',
    listIndent: isFoundIn(content, /^( *)[\w-]+:[ \t]*\r?\n\1- /m) ? 0 : 2,
    needsBraces: isBareItem(content, found),
  };
}

/** Whether a pattern that reaches over the end of one line at most stands in a text. */
function isFoundIn(text: Text, pattern: RegExp): boolean {
  for (const stretch of stretchesOf(text)) if (pattern.test(stretch)) return true;
  return false;
}

/** What is written for a key with all that follows up to its value. */
export interface KeyText {
  readonly insertText: string;
  readonly isSnippet: boolean;
  readonly replace: Span;
  readonly filterText?: string;
}

/** A key, its colon, and the begin of a value of this shape. */
export function keyText(name: string, shape: Shape, { word }: Probe, site: Site): KeyText {
  const { replace, gap, needsBraces } = site;
  const inBraces = (text: string): string => (needsBraces ? `{${text.includes('$0') ? text : `${text}$0`}}` : text);
  switch (site.style) {
    case 'block':
      return { insertText: `${gap}${name}:${blockStart(shape, site)}`, isSnippet: false, replace };
    case 'flow': {
      const insertText = inBraces(`${name}: ${FLOW_STARTS[shape.type] ?? ''}`);
      return { insertText, isSnippet: insertText.includes('$0'), replace };
    }
    case 'json': {
      const insertText = inBraces(`"${name}": ${shape.type === 'string' ? '"$0"' : (FLOW_STARTS[shape.type] ?? '')}`);
      const whole = { start: replace.start - 1, end: replace.end + (word.isClosed ? 1 : 0) };
      const isSnippet = insertText.includes('$0');
      if (word.quote === null) return { insertText, isSnippet, replace };
      return { insertText, isSnippet, replace: whole, filterText: `${word.quote}${name}${word.quote}` };
    }
  }
}

/** A text as a value or an item: in quotes where it needs them (a wildcard would be an alias), and as those that it stands in have it. */
export function textValue(text: string, { word }: Probe, { style }: Site): string {
  if (word.quote === "'") return text.replaceAll("'", "''");
  const quoted = JSON.stringify(text);
  if (word.quote === '"') return quoted.slice(1, -1);
  return style === 'json' || !canBePlain(text, style) ? quoted : text;
}

function styleOf({ uri, content }: Document, { word, mapping, around }: Probe): Site['style'] {
  if (isJson(uri, content)) return 'json';
  const tree = mapping ?? around.at(-1)?.tree;
  return word.isInFlow || tree?.style === 'flow' ? 'flow' : 'block';
}

const FLOW_STARTS: Partial<Record<Shape['type'], string>> = { object: '{$0}', array: '[$0]' };

/** What follows `key:` in block style, up to where the next word is written. */
function blockStart({ type }: Shape, { column, lineEnd, listIndent }: Site): string {
  if (type === 'object') return `${lineEnd}${' '.repeat(column + 2)}`;
  return type === 'array' ? `${lineEnd}${' '.repeat(column + listIndent)}- ` : ' ';
}

function isBareItem(text: Text, { mapping, around, siblings, word }: Probe): boolean {
  const outer = around.at(-2)?.tree;
  if (!mapping || siblings.length > 0 || outer?.kind !== 'sequence' || outer.style !== 'flow') return false;
  let before = word.start - (word.quote === null ? 1 : 2);
  while (before >= 0 && /\s/.test(text.slice(before, before + 1))) before--;
  return before < 0 || text.slice(before, before + 1) !== '{';
}
