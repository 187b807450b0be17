import type { NodeFileSource } from '../cluster/node-files';
import type { Document } from '../document';
import { credentialsIn, SECRET_KEYS } from '../model/secret-spans';
import type { Tree } from '../syntax/tree';
import type { Place } from '../text/place';
import { code, escape } from './markdown';
import type { ReportPage } from './report-page';

/**
 * How a file is read, for those who work on Mirrorscope: each node of its trees with its kind and place (lines and characters from 1), as a
 * page of Markdown; what the parser has to say comes first. The first nodes of a long file.
 */
export function syntaxPage(document: Document, name: string): ReportPage {
  const { chunks, documents, problems } = document.syntax;
  const counts = [document.language, counted(chunks.length, 'chunk'), counted(documents.length, 'document')];
  const head = [
    `### Syntax tree: ${code(name)}`,
    '',
    `${[...counts, counted(problems.length, 'problem')].join(', ')}.`,
    ...(problems.length > 0 ? [''] : []),
    ...problems
      .slice(0, MOST_PROBLEMS)
      .map(({ code: rule, message, place }) => `- ${rule} at ${at(document, place)}: ${escape(message)}`),
    '',
  ];
  const lines: TreeLine[] = [];
  for (const { root, place } of documents) {
    lines.push({ words: `document ${at(document, place)}`, place });
    pushTree(lines, document, root, '  ', '');
    if (lines.length > MOST_NODES) break;
  }
  const shown = lines.slice(0, MOST_NODES);
  const fence = fenceFor(shown);
  const start = head.join('\n').length + 1 + fence.length + 1;
  const body = shown.map(({ words }) => words);
  const more = lines.length > MOST_NODES ? ['', 'Only the beginning is shown.'] : [];
  const text = `${[...head, fence, ...body, fence, ...more].join('\n')}\n`;
  return { text, sources: () => sourcesOf(shown, start) };
}

const MOST_NODES = 2000;
const MOST_PROBLEMS = 50;

interface TreeLine {
  readonly words: string;
  readonly place: Place;
}

function pushTree(lines: TreeLine[], document: Document, tree: Tree | null, indent: string, label: string): void {
  if (lines.length > MOST_NODES) return;
  if (!tree) {
    const last = lines.at(-1);
    if (last) lines.push({ words: `${indent}${label}nothing`, place: last.place });
    return;
  }
  const { place } = tree;
  // Credentials stand in an install-config: `"pullSecret": `.
  const isCalledSecret = SECRET_KEYS.has(label.slice(1, -'": '.length));
  const isSecret = isCalledSecret || (tree.kind === 'scalar' && credentialsIn(tree.text).length > 0);
  const words = isSecret ? 'a value that is not shown' : describe(tree);
  lines.push({ words: `${indent}${label}${words} ${at(document, place)}`, place });
  if (isSecret) return;
  if (tree.kind === 'sequence') for (const item of tree.items) pushTree(lines, document, item, `${indent}  `, '- ');
  if (tree.kind !== 'mapping') return;
  for (const { key, value } of tree.entries)
    pushTree(lines, document, value, `${indent}  `, `${shortened(key.text)}: `);
}

function describe(tree: Tree): string {
  switch (tree.kind) {
    case 'scalar':
      return `${tree.type} ${tree.style} ${shortened(tree.text)}`;
    case 'mapping':
      return `mapping ${tree.style}`;
    case 'sequence':
      return `sequence ${tree.style}`;
    case 'alias':
      return `alias *${shortened(tree.name)}${tree.target ? '' : ' (of nothing)'}`;
  }
}

/** `line:character-line:character` */
function at(document: Document, place: Place): string {
  const span = document.locate(place);
  if (!span) return '(nowhere)';
  const shown = [span.start, span.end].map((offset) => {
    const { line, character } = document.lines.positionAt(offset);
    return `${line + 1}:${character + 1}`;
  });
  return shown.join('-');
}

function shortened(text: string): string {
  const line = JSON.stringify(text.slice(0, LONGEST + 1));
  return text.length > LONGEST ? `${line.slice(0, LONGEST)}…"` : line;
}

const LONGEST = 100;

/** Longer than any run of backticks in the lines, so that no text ends the block. */
function fenceFor(lines: readonly TreeLine[]): string {
  let longest = 2;
  for (const { words } of lines) for (const [run] of words.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return '`'.repeat(longest + 1);
}

function sourcesOf(lines: readonly TreeLine[], start: number): NodeFileSource[] {
  let offset = start;
  return lines.map(({ words, place }) => {
    const indent = words.length - words.trimStart().length;
    const span = { start: offset + indent, end: offset + words.length };
    offset += words.length + 1;
    return { span, origins: [place] };
  });
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
