import type { Analysis } from '../analysis';
import { carriedTexts, type CarriedText } from '../carried/carried-documents';
import { offsetInCarried, placeInFile, sourceOf, spanInCarrier, type InnerOffset } from '../carried/locate';
import { changeDocument, type Document } from '../document';
import { blockIndentation } from '../syntax/scalar-source';
import type { Place, Span } from '../text/place';
import { lineStartIn } from '../text/text';
import { complete as completeIn } from './completion';
import { definition as definitionIn } from './definition';
import { highlights as highlightsIn } from './highlights';
import { hover as hoverIn } from './hover';
import type { HoverAnswer } from './hover-answer';
import { inlayHints as inlayHintsIn, type InlayHint } from './inlay-hints';
import { lenses as lensesIn, type Lens } from './lenses';
import type { LinkTo } from './plan-hover';
import type { Proposal } from './proposal';
import { references as referencesIn, type ReferencesOptions } from './references';
import { symbols as symbolsIn, type OutlineItem } from './symbols';

/** As `hover.ts`; inside of a value that carries a text, what is known of that text. */
export function hover(analysis: Analysis, uri: string, offset: number, linkTo: LinkTo): HoverAnswer | null {
  const inner = innermostWord(analysis, uri, offset);
  const found = inner && hoverIn(analysis, inner.uri, inner.offset, linkTo);
  if (!found) return hoverIn(analysis, uri, offset, linkTo);
  return { ...found, place: outward(analysis, uri, found.place) };
}

/** As `definition.ts`; inside of a value that carries a text, where that text leads. */
export function definition(analysis: Analysis, uri: string, offset: number): readonly Place[] {
  const inner = innermostWord(analysis, uri, offset);
  const found = inner ? definitionIn(analysis, inner.uri, inner.offset) : [];
  return found.length > 0 ? found : definitionIn(analysis, uri, offset);
}

/** As `references.ts`; inside of a value that carries a text, those of what that text names. */
export function references(
  analysis: Analysis,
  uri: string,
  offset: number,
  options: ReferencesOptions,
): readonly Place[] {
  const inner = innermostWord(analysis, uri, offset);
  const found = inner ? referencesIn(analysis, inner.uri, inner.offset, options) : [];
  return found.length > 0 ? found : referencesIn(analysis, uri, offset, options);
}

/** As `highlights.ts`; inside of a value that carries a text, what that text names, at its places in the file. */
export function highlights(analysis: Analysis, uri: string, offset: number): readonly Place[] {
  const inner = innermostWord(analysis, uri, offset);
  const found = inner ? highlightsIn(analysis, inner.uri, inner.offset) : [];
  if (found.length === 0) return highlightsIn(analysis, uri, offset);
  return found.map((place) => outward(analysis, uri, place));
}

/** As `completion.ts`; inside of a block text what that text proposes, written with its indentation. Nothing is proposed in encoded texts. */
export function complete(analysis: Analysis, uri: string, offset: number): readonly Proposal[] {
  const document = analysis.workspace.documents.get(uri);
  if (!document) return [];
  const inner = offsetInCarried(document, offset, finder(analysis));
  if (!inner) return completeBehind(analysis, document, offset) ?? completeIn(analysis, document, offset);
  if (!isBlockText(inner.text)) return [];
  const margin = marginOf(inner);
  const missing = Math.max(margin - (offset - lineStartIn(document.content, offset)), 0);
  return complete(analysis, inner.document.uri, inner.offset).flatMap((proposal): Proposal[] => {
    const replace = spanInCarrier(inner.carrier, inner.text, proposal.replace);
    // In front of the margin stands nothing of the text.
    if (!replace || offset < replace.start || offset > replace.end) return [];
    return [{ ...proposal, replace, insertText: ' '.repeat(missing) + indented(proposal, margin) }];
  });
}

/** What can be written behind the last blank of a block text, or in a blank line that goes on with it, which are no part of its place; null elsewhere. */
function completeBehind(analysis: Analysis, carrier: Document, offset: number): readonly Proposal[] | null {
  const { content } = carrier;
  const column = offset - lineStartIn(content, offset);
  const before = content.slice(Math.max(offset - MOST_BLANKS, 0), offset);
  const blanks = before.slice(before.trimEnd().length);
  if (blanks === '') return null;
  const end = offset - blanks.length;
  for (const text of carriedTexts(carrier)) {
    const { document, value } = text;
    if (carrier.locate(value.scalar.place)?.end !== end || !isBlockText(text)) continue;
    if (!isShownInside(analysis, text)) return null;
    const start = document.text.trimEnd().length;
    // The first line of a text says how far it is indented; it has to be farther than its key.
    const outer = content.slice(lineStartIn(content, end), end).search(/\S/);
    const margin = start === 0 && column > outer ? column : marginOf({ carrier, text });
    const isInLine = !blanks.includes('\n');
    if (column < margin || (start === 0 && (isInLine || margin === 0))) return null;
    const newText = isInLine ? blanks : `\n${' '.repeat(column - margin)}`;
    const longer = changeDocument(document, document.version, { span: { start, end: document.text.length }, newText });
    return completeIn(analysis, longer, longer.text.length).map((proposal) => ({
      ...proposal,
      replace: { start: offset, end: offset },
      insertText: indented(proposal, margin),
    }));
  }
  return null;
}

/** More blanks than these are not looked through. */
const MOST_BLANKS = 10_000;

function isBlockText({ value: { scalar, encoding } }: CarriedText): boolean {
  return encoding.kind === 'text' && scalar.style === 'block';
}

function indented({ insertText }: Proposal, margin: number): string {
  return insertText.replaceAll('\n', `\n${' '.repeat(margin)}`);
}

/** As `symbols.ts`, with those of the texts that the document carries. */
export function symbols(document: Document): OutlineItem[] {
  const carried = carriedTexts(document).flatMap((text) => {
    const moved = (item: OutlineItem): OutlineItem[] => {
      const span = spanInCarrier(document, text, item.span);
      const nameSpan = spanInCarrier(document, text, item.nameSpan);
      return span && nameSpan ? [{ ...item, span, nameSpan, children: item.children.flatMap(moved) }] : [];
    };
    return symbols(text.document).flatMap(moved);
  });
  return carried.length === 0 ? symbolsIn(document) : [...symbolsIn(document), ...carried];
}

/** As `lenses.ts`, with those of the texts that the document carries, and over each of these the way to it. */
export function lenses(analysis: Analysis, uri: string): Lens[] {
  const document = analysis.workspace.documents.get(uri);
  const own = lensesIn(analysis, uri);
  if (!document) return own;
  const inner = carriedTexts(document).flatMap((text): Lens[] => [
    ...wayInto(document, text),
    ...(isShownInside(analysis, text) ? lenses(analysis, text.document.uri) : []).flatMap((lens) => {
      const span = spanInCarrier(document, text, lens.span);
      return span ? [{ ...lens, span }] : [];
    }),
  ]);
  return inner.length === 0 ? own : [...own, ...inner];
}

function wayInto(document: Document, { value: { scalar, encoding, path }, document: { uri } }: CarriedText): Lens[] {
  const span = document.locate(scalar.place);
  if (!span) return [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  return [{ subject: { kind: 'carried', uri, name, isEncoded: encoding.kind !== 'text' }, span }];
}

/** As `inlay-hints.ts`, with those in the texts that stand in the document as they are; behind digits of base64 none is shown. */
export function inlayHints(analysis: Analysis, uri: string, span: Span): InlayHint[] {
  const document = analysis.workspace.documents.get(uri);
  const own = inlayHintsIn(analysis, uri, span);
  if (!document) return own;
  const inner = carriedTexts(document).flatMap((text) => {
    if (text.value.encoding.kind !== 'text' || !isShownInside(analysis, text)) return [];
    const all = { start: 0, end: text.document.text.length };
    const outer = spanInCarrier(document, text, all);
    if (!outer || outer.end < span.start || outer.start > span.end) return [];
    return inlayHints(analysis, text.document.uri, all).flatMap((hint) => {
      const offset = spanInCarrier(document, text, { start: hint.offset, end: hint.offset })?.start ?? -1;
      return offset >= span.start && offset <= span.end ? [{ ...hint, offset }] : [];
    });
  });
  return inner.length === 0 ? own : [...own, ...inner];
}

/** Whether what is known of a carried text is known of what the carrier holds: an editor may have made another one of it. */
function isShownInside({ workspace }: Analysis, { document }: CarriedText): boolean {
  return workspace.documents.get(document.uri)?.text === document.text;
}

interface OffsetIn {
  readonly uri: string;
  readonly offset: number;
}

/** The carried text at an offset, as deep as there is one; null where none stands there. */
export function innermost(analysis: Analysis, uri: string, offset: number): OffsetIn | null {
  return textOf([...levelsAt(analysis, uri, offset)].at(-1));
}

/** As `innermost`; null in the indentation of a line, which is no part of the word that the line above ends with. */
function innermostWord(analysis: Analysis, uri: string, offset: number): OffsetIn | null {
  const levels = [...levelsAt(analysis, uri, offset)];
  const isOutside = levels.some((level, index) => isInIndentation(level, levels[index - 1]?.offset ?? offset));
  return isOutside ? null : textOf(levels.at(-1));
}

function textOf(level: InnerOffset | undefined): OffsetIn | null {
  return level ? { uri: level.document.uri, offset: level.offset } : null;
}

/** The carried texts at an offset, from the outermost inwards. */
function* levelsAt(analysis: Analysis, uri: string, offset: number): Generator<InnerOffset> {
  const find = finder(analysis);
  let document = find(uri);
  for (let at = offset; document;) {
    const next = offsetInCarried(document, at, find);
    if (!next) return;
    yield next;
    document = next.document;
    at = next.offset;
  }
}

/** Whether an offset stands behind the line break that it is read as. */
function isInIndentation({ carrier, text, offset }: InnerOffset, at: number): boolean {
  const read = spanInCarrier(carrier, text, { start: offset, end: offset + 1 });
  return read !== null && read.start < at && /[\r\n]/.test(carrier.content.slice(read.start, at));
}

function outward(analysis: Analysis, asked: string, place: Place): Place {
  return placeInFile(place, finder(analysis), (uri) => uri === asked);
}

function finder({ workspace }: Analysis): (uri: string) => Document | undefined {
  return (uri) => workspace.documents.get(uri);
}

function marginOf({ carrier, text }: Pick<InnerOffset, 'carrier' | 'text'>): number {
  const source = sourceOf(carrier, text) ?? '';
  return blockIndentation(text.value.scalar.text, source.replace(/^[^\r\n]*(?:\r\n|\r|\n)/, ''));
}
