import type { Document } from '../document';
import type { Finding } from '../rules/rule';
import { commentsAt } from '../rules/comments';
import { marginOf } from '../rules/source-lines';
import { UNUSED_SUPPRESSION } from '../rules/suppression';
import { isBare, readSuppressions, type SuppressionScope } from '../rules/suppression-comment';
import type { Edit } from '../text/edit';
import type { Workspace } from '../workspace';
import type { Action } from './action';
import { setRuleLevel } from './configuration-edits';

/** How each of these findings can be silenced: by a comment for its line or its file, or by the level of its rule. JSON has no comments. */
export function silencingActions(workspace: Workspace, document: Document, findings: readonly Finding[]): Action[] {
  const byCode = new Map<string, Finding[]>();
  for (const finding of findings) byCode.set(finding.code, [...(byCode.get(finding.code) ?? []), finding]);
  return [...byCode].flatMap(([code, silenced]) => [
    ...(code === UNUSED_SUPPRESSION || isWithoutComments(document) ? [] : byComment(document, code, silenced)),
    ...byLevel(workspace, code, silenced),
  ]);
}

function isWithoutComments({ uri, text, language }: Document): boolean {
  return language === 'yaml' && (uri.endsWith('.json') || /^[\s\uFEFF]*[[{]/.test(text));
}

/** Of findings in several lines, those in the first one are for `this line`; the others have an action of their own where they stand. */
function byComment(document: Document, code: string, findings: readonly Finding[]): Action[] {
  const action = (title: string, fixes: readonly Finding[], edit: Edit | null): Action[] =>
    edit ? [{ title, kind: 'quickfix', edits: [edit], fixes, isPreferred: false }] : [];
  const lineOf = ({ place }: Finding): number => document.lines.positionAt(document.locate(place)?.start ?? 0).line;
  const [first] = findings;
  const line = first ? lineOf(first) : 0;
  const inLine = findings.filter((finding) => lineOf(finding) === line);
  return [
    ...action(`Disable \`${code}\` for this line`, inLine, silenceLine(document, line, code)),
    ...action(`Disable \`${code}\` for this file`, findings, silenceFile(document, code)),
  ];
}

/**
 * A comment above the line, indented as the line is, or behind one that holds no more than a comment; where there is one already, it
 * gets the code as well.
 */
function silenceLine(document: Document, line: number, code: string): Edit | null {
  const known = addToKnown(document, code, ['line', 'next-line'], line);
  if (known) return known;
  const { text, content, lines } = document;
  const at = Math.max(lines.lineStart(line), marginOf(content));
  // In the middle of a text of several lines a comment would be a part of it.
  if (line > 0 && commentsAt(document, [at - 1]).length === 0) return null;
  const end = lines.offsetAt({ line, character: Infinity });
  const own = text.slice(at, end);
  if (isBare(own)) {
    return { span: { start: end, end }, newText: `${own === '' ? '' : ' '}# mirrorscope-disable-line ${code}` };
  }
  const indent = /^[ \t]*/.exec(own)?.[0] ?? '';
  return { span: { start: at, end: at }, newText: `${indent}# mirrorscope-disable-next-line ${code}${newline(text)}` };
}

/** A comment in the first line, or the code in the one that is there. */
function silenceFile(document: Document, code: string): Edit {
  const { text, content } = document;
  const start = marginOf(content);
  return (
    addToKnown(document, code, ['file'], null) ?? {
      span: { start, end: start },
      newText: `# mirrorscope-disable-file ${code}${newline(text)}`,
    }
  );
}

function addToKnown(
  document: Document,
  code: string,
  scopes: readonly SuppressionScope[],
  line: number | null,
): Edit | null {
  const known = document
    .once(readSuppressions)
    .find(
      (suppression) => suppression.codes.length > 0 && suppression.line === line && scopes.includes(suppression.scope),
    );
  const last = known?.codes.at(-1);
  const end = last && document.locate(last.place)?.end;
  return end === undefined ? null : { span: { start: end, end }, newText: `, ${code}` };
}

function byLevel(workspace: Workspace, code: string, fixes: readonly Finding[]): Action[] {
  const elsewhere = setRuleLevel(workspace, code, 'off');
  if (!elsewhere) return [];
  const title = `Turn \`${code}\` off in .mirrorscope.yaml`;
  return [{ title, kind: 'quickfix', edits: [], elsewhere, fixes, isPreferred: false }];
}

function newline(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}
