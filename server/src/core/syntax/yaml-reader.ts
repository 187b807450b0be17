import { Composer, isAlias, isMap, isPair, isScalar, isSeq, Parser, type CST, type Document } from 'yaml';
import { trimmedEnd } from '../text/trimmed-end';
import type { Draft, DraftAlias, DraftDocument, DraftEntry, DraftFile, DraftProblem, DraftScalar } from './draft';
import { inspectToken, type Break } from './yaml-breaks';
import { parserMessage } from './yaml-messages';

/** Documents that nest deeper are not read: every later step may recurse over a tree. */
const MAX_DEPTH = 256;

/** How often a text is mended and read again; each round heals all breaks that can be seen at once. */
const MAX_ROUNDS = 6;

/** Further ones are not collected; they come in the order of the text. */
const MAX_PARSER_PROBLEMS = 500;

/**
 * Reads any YAML through the package `yaml`: drafts of all documents, and what is wrong. Where something stays open (a quote, a
 * bracket, a key without colon), the text is mended in place and read again, so that what follows is not lost; the
 * problems are those of the text as it is. Linear in the text, but for the rounds. May throw what the package throws.
 */
export function readYaml(text: string): DraftFile {
  const healing: Healing = { text, problems: [], scalars: new Map() };
  let read = tokensOf(healing.text);
  for (let round = 0; round < MAX_ROUNDS && read.breaks.length > 0; round++) {
    heal(healing, read.breaks);
    read = tokensOf(healing.text);
  }
  const { documents, problems } = compose(read, text, healing);
  return { documents, problems: onePerLine([...healing.problems, ...problems], text) };
}

interface Healing {
  text: string;
  readonly problems: DraftProblem[];
  /** Scalars that a repair changed, by where they start in the mended text. */
  readonly scalars: Map<number, { readonly start: number; readonly end: number }>;
}

function heal(healing: Healing, breaks: readonly Break[]): void {
  const parts: string[] = [];
  let at = 0;
  for (const { repair, scalar, message, start, end } of breaks) {
    if (repair.at < at) continue;
    parts.push(healing.text.slice(at, repair.at), repair.text);
    at = repair.at + repair.text.length;
    healing.problems.push({ message, start, end });
    if (scalar) healing.scalars.set(scalar.at, { start: scalar.start, end: scalar.end });
  }
  healing.text = [...parts, healing.text.slice(at)].join('');
}

interface ReadTokens {
  readonly tokens: readonly { readonly token: CST.Token; readonly tooDeep: boolean }[];
  readonly breaks: readonly Break[];
}

function tokensOf(text: string): ReadTokens {
  const breaks: Break[] = [];
  const tokens: { token: CST.Token; tooDeep: boolean }[] = [];
  const inspected = { text, visibleEnd: text.trimEnd().length };
  for (const token of new Parser().parse(text)) {
    const search = inspectToken(token, inspected, MAX_DEPTH);
    for (const found of search.breaks) breaks.push(found);
    tokens.push({ token, tooDeep: search.tooDeep });
  }
  return { tokens, breaks };
}

function compose({ tokens }: ReadTokens, text: string, healing: Healing): DraftFile {
  const problems: DraftProblem[] = [];
  const tabs: DraftProblem[] = [];
  const report = (start: number, end: number, code: string, message: string): void => {
    if (code === 'TAB_AS_INDENT' && tabs.length < MAX_PARSER_PROBLEMS) {
      tabs.push({ message: parserMessage(code, message, text, start), start, end });
    } else if (problems.length < MAX_PARSER_PROBLEMS)
      problems.push({ message: parserMessage(code, message, text, start), start, end });
  };
  const composer = quietComposer(text, report);
  const starts: { start: number; document: Document.Parsed | null }[] = [];
  const composed: Document.Parsed[] = [];
  for (const { token, tooDeep } of tokens) {
    if (token.type === 'error') {
      report(token.offset, token.offset + token.source.length, 'UNEXPECTED_TOKEN', token.message);
    } else if (tooDeep) {
      const message = `This document nests more than ${MAX_DEPTH} levels deep, so it is not read`;
      problems.push({ message, start: token.offset, end: token.offset });
      starts.push({ start: token.offset, document: null });
    } else {
      for (const document of composer.next(token)) composed.push(document);
    }
  }
  for (const document of composer.end()) composed.push(document);
  for (const document of composed) starts.push({ start: document.range[0], document });
  starts.sort((a, b) => a.start - b.start);
  const documents = starts.map(({ start, document }): DraftDocument => {
    return { start, root: document?.contents ? draftOf(document.contents, { text, healing }) : null };
  });
  // What a tab in the indentation makes of the lines below says nothing about them.
  return { documents, problems: tabs.length > 0 ? tabs : problems };
}

/**
 * A composer that hands its errors to `report`. The package makes an Error with a stack for each of them, which takes minutes for a
 * text of a million stray commas; its (private) collector is replaced for that. Plain scalars stay text (`failsafe`): what
 * they mean is decided in `yaml-scalar.ts`.
 */
function quietComposer(
  text: string,
  report: (start: number, end: number, code: string, message: string) => void,
): Composer {
  const composer = new Composer({
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const onError = (source: ErrorSource, code: string, message: string, isWarning?: boolean): void => {
    if (isWarning === true || code === 'TAG_RESOLVE_FAILED' || code === 'BAD_COLLECTION_TYPE') return;
    const [start, end] = positionOf(source);
    const by = message.startsWith('All ') ? behindComments(text, start) - start : 0;
    report(start + by, end + by, code, message);
  };
  Object.assign(composer, { onError });
  return composer;
}

type ErrorSource =
  number | readonly [number, number, ...number[]] | { readonly offset: number; readonly source?: unknown };

function positionOf(source: ErrorSource): [number, number] {
  if (typeof source === 'number') return [source, source + 1];
  if ('offset' in source) {
    return [source.offset, source.offset + (typeof source.source === 'string' ? source.source.length : 1)];
  }
  return [source[0], source[1]];
}

/** The line that is indented wrongly, where the package names that of the comments above it. */
function behindComments(text: string, start: number): number {
  let line = start;
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '#') {
      at = text.indexOf('\n', at);
      if (at < 0) return start;
    } else if (!/\s/.test(character)) return line;
    if (text.charAt(at) === '\n') line = at + 1;
  }
  return start;
}

interface Drafting {
  /** The text as it is. */
  readonly text: string;
  readonly healing: Healing;
}

/** As deep as the node, which is at most MAX_DEPTH. Holes (nothing where a value could stand) are null. */
function draftOf(node: unknown, work: Drafting): Draft | null {
  if (isAlias(node)) return aliasDraft(node.source, node.range);
  if (isScalar(node)) return isHole(node) ? null : scalarDraft(node, work);
  if (isMap(node)) {
    const entries = node.items.map((pair) => entryDraft(pair.key, pair.value, work));
    const parts = entries.flatMap(({ key, value }) => (value ? [key, value] : [key]));
    return { kind: 'mapping', flow: node.flow === true, entries, ...hull(node, parts), anchor: node.anchor ?? null };
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => (isPair(item) ? null : draftOf(item, work)));
    const parts = items.filter((item) => item !== null);
    return { kind: 'sequence', flow: node.flow === true, items, ...hull(node, parts), anchor: node.anchor ?? null };
  }
  return null;
}

/**
 * Where a collection stands: in brackets to the closing one, else to the end of its last part (the package counts comments and
 * empty lines in). Its parts lie inside, also where the text is broken.
 */
function hull(node: { flow?: boolean; range?: readonly number[] | null }, parts: readonly Draft[]): Extent {
  let start = node.range?.[0] ?? parts[0]?.start ?? 0;
  let end = node.flow === true ? (node.range?.[1] ?? start) : start + 1;
  for (const part of parts) {
    start = Math.min(start, part.start);
    end = Math.max(end, part.end);
  }
  return { start, end };
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

function aliasDraft(name: string, range: readonly number[] | null | undefined): DraftAlias {
  return { kind: 'alias', name, start: range?.[0] ?? 0, end: range?.[1] ?? 0, anchor: null };
}

function isHole(node: { range?: readonly number[] | null; anchor?: string; tag?: string }): boolean {
  return node.range?.[0] === node.range?.[1] && node.anchor === undefined && node.tag === undefined;
}

function entryDraft(keyNode: unknown, valueNode: unknown, work: Drafting): DraftEntry {
  return { key: keyDraft(keyNode, work), value: draftOf(valueNode, work) };
}

/** A key that is a mapping or a sequence (`{{ x }}` of a template is one) is taken as the text that it is. */
function keyDraft(node: unknown, work: Drafting): DraftScalar | DraftAlias {
  const draft = draftOf(node, work);
  if (draft?.kind === 'scalar' || draft?.kind === 'alias') return draft;
  const range = isScalar(node) ? node.range : null;
  const start = draft?.start ?? range?.[0] ?? 0;
  const end = draft?.end ?? start;
  return { kind: 'scalar', style: 'plain', text: work.text.slice(start, end), tag: null, start, end, anchor: null };
}

interface ScalarNode {
  readonly value: unknown;
  readonly type?: string;
  readonly range?: readonly number[] | null;
  readonly anchor?: string;
  readonly tag?: string;
}

function scalarDraft(node: ScalarNode, { text, healing }: Drafting): DraftScalar {
  const start = node.range?.[0] ?? 0;
  const anchor = node.anchor ?? null;
  const mended = healing.scalars.get(start);
  if (mended) {
    const value = text.slice(mended.start, mended.end);
    const tag = 'tag:yaml.org,2002:str';
    return { kind: 'scalar', style: 'plain', text: value, tag, start: mended.start, end: mended.end, anchor };
  }
  const style = styleOf(node.type);
  const value = typeof node.value === 'string' ? node.value : '';
  const end = style === 'block' ? trimmedEnd(text, start, node.range?.[1] ?? start) : (node.range?.[1] ?? start);
  return { kind: 'scalar', style, text: value, tag: node.tag ?? null, start, end, anchor };
}

function styleOf(type: string | undefined): DraftScalar['style'] {
  if (type === 'QUOTE_SINGLE') return 'single';
  if (type === 'QUOTE_DOUBLE') return 'double';
  return type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED' ? 'block' : 'plain';
}

/** What follows an error on its line is mostly its echo: the first problem of each line stays. */
function onePerLine(problems: readonly DraftProblem[], text: string): DraftProblem[] {
  const sorted = problems.toSorted((a, b) => a.start - b.start);
  const kept: DraftProblem[] = [];
  let lineEnd = -1;
  for (const problem of sorted) {
    if (problem.start < lineEnd) continue;
    const newline = text.indexOf('\n', problem.start);
    lineEnd = newline < 0 ? text.length + 1 : newline + 1;
    kept.push(problem);
  }
  return kept;
}
