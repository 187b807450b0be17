import assert from 'node:assert/strict';
import {
  analyse,
  applyEdits,
  createDocument,
  createWorkspace,
  type Analysis,
  type Document,
  type LinkTo,
  type Place,
  type Proposal,
} from '../../server/src/core/index';
import { languageOfPath } from '../../server/src/files/recognise';

const ROOT = 'file:///workspace';

/** The files of a fixture under one roof, and the cursor in one of them. */
export interface CursorFixture {
  readonly analysis: Analysis;
  readonly document: Document;
  readonly offset: number;
}

/**
 * Reads a fixture: `$0` is the cursor. `--- file: NAME` begins a further file; without one, all of it is `manifest.yaml`. The first
 * line break and the indentation of the first line are taken off everywhere, so that fixtures can be indented in tests.
 */
export function cursorFixture(fixture: string): CursorFixture {
  const sections = unindent(fixture).split(/^--- file: (.+)\n/m);
  const [first = '', ...rest] = sections;
  const files = rest.length === 0 ? [['manifest.yaml', first] as const] : pairs(rest);
  const marked = files.find(([, text]) => text.includes('$0'));
  const documents = files.map(([name, text]) => {
    const language = languageOfPath(name);
    assert.ok(language, `${name} is none of our files`);
    return createDocument({ uri: uriOf(name), version: 1, language, text: text.replace('$0', '') });
  });
  const [name, text] = marked ?? files[0]!;
  const analysis = analyse(null, createWorkspace(ROOT, documents));
  const document = analysis.workspace.documents.get(uriOf(name))!;
  return { analysis, document, offset: Math.max(text.indexOf('$0'), 0) };
}

function uriOf(name: string): string {
  return `${ROOT}/${name}`;
}

/** Links as `name:line`, without a target that one would have to read past. */
export function linker({ workspace }: Analysis): LinkTo {
  return (place) => {
    const text = positionOf({ workspace }, place);
    return text === null ? null : { text, target: `#${text}` };
  };
}

/** `name:line`, counted from 1. */
export function positionOf({ workspace }: Pick<Analysis, 'workspace'>, place: Place): string | null {
  const document = workspace.documents.get(place.chunk.file);
  const span = document?.locate(place);
  if (!document || !span) return null;
  return `${document.uri.slice(ROOT.length + 1)}:${document.lines.positionAt(span.start).line + 1}`;
}

/** The text after a proposal is taken; snippets as they are written. */
export function take({ document }: CursorFixture, { replace, insertText }: Proposal): string {
  return applyEdits(document.text, [{ span: replace, newText: insertText }]);
}

/** A text without the indentation of its first line, and without the line break before it. */
export function unindent(text: string): string {
  const lines = text.replace(/^\n/, '').split('\n');
  const indent = /^ */.exec(lines[0] ?? '')?.[0] ?? '';
  return lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart())).join('\n');
}

function pairs(parts: readonly string[]): (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) found.push([parts[i] ?? '', parts[i + 1] ?? '']);
  return found;
}
