import { CONFIGURATION_FILE } from '../clusters/configuration';
import type { Document } from '../document';
import { commentsAt } from '../rules/comments';
import { RULES } from '../rules/all';
import { SUPPRESSION_WORD } from '../rules/suppression-comment';
import type { RuleDescription } from '../rules/rule';
import type { Span } from '../text/place';
import { lineStartIn, nextLineIn } from '../text/text';
import type { Proposal } from './proposal';
import { gapBefore, probe } from './yaml-probe';

/**
 * What can be written in a comment that silences findings: its words, and behind them the codes that are not there yet. null outside of
 * comments, and in comments about anything else.
 */
export function completeSuppression(document: Document, offset: number): Proposal[] | null {
  const { content } = document;
  const from = lineStartIn(content, offset);
  const line = content.slice(from, nextLineIn(content, offset));
  const hash = line.slice(0, offset - from).lastIndexOf('#');
  if (hash < 0 || commentsAt(document, [from + hash]).length === 0) return null;
  const typed = line.slice(hash + 1, offset - from);
  const replace = wordAround(line, from, offset);
  const words = typed.slice(0, typed.length - (offset - replace.start)).split(/[\s,:]+/);
  const [directive = '', ...codes] = words.filter((word) => word !== '');
  if (directive === '') {
    // Comments are for people: nothing is offered before it looks like ours.
    const isBegun =
      typed.trim() !== '' && `${SUPPRESSION_WORD}-`.startsWith(typed.trim().slice(0, SUPPRESSION_WORD.length + 1));
    return isBegun ? DIRECTIVES.map(({ word, meaning }) => directiveProposal(word, meaning, replace)) : null;
  }
  if (!DIRECTIVES.some(({ word }) => word === directive) || codes.includes('--')) return null;
  return RULES.filter(({ code }) => !codes.includes(code)).map((rule) => codeProposal(rule, rule.code, replace));
}

/** What can be written in the `rules` of `.mirrorscope.yaml`: codes, and levels behind them. null in other files and elsewhere in this one. */
export function completeRuleLevels(document: Document, offset: number): Proposal[] | null {
  if (!document.uri.endsWith(`/${CONFIGURATION_FILE}`)) return null;
  const found = probe(document, offset);
  if (found?.path[0] !== 'rules') return null;
  const { word, path, mapping, siblings } = found;
  const replace = { start: word.start, end: word.end };
  if (mapping && path.length === 1) {
    const colon = word.hasColon ? '' : ': ';
    const known = new Set(siblings);
    return RULES.filter(({ code }) => !known.has(code)).map((rule) => codeProposal(rule, rule.code + colon, replace));
  }
  if (mapping || path.length !== 2) return null;
  return LEVELS.map(({ level, meaning }) => ({
    label: level,
    kind: 'value',
    detail: meaning,
    insertText: gapBefore(document.content, word) + level,
    isSnippet: false,
    replace,
    isDeprecated: false,
    asksForMore: false,
  }));
}

const DIRECTIVES = [
  { word: `${SUPPRESSION_WORD}-line`, meaning: 'silences rules for this line' },
  { word: `${SUPPRESSION_WORD}-next-line`, meaning: 'silences rules for the line below' },
  { word: `${SUPPRESSION_WORD}-file`, meaning: 'silences rules for the whole file' },
];

const LEVELS = [
  { level: 'off', meaning: 'says nothing' },
  { level: 'hint', meaning: 'something better exists' },
  { level: 'info', meaning: 'worth knowing' },
  { level: 'warning', meaning: 'it will not do what it seems to' },
  { level: 'error', meaning: 'the cluster or the engine refuses it' },
];

/** The letters, digits and dashes around an offset in a line that begins at `from`. */
function wordAround(line: string, from: number, offset: number): Span {
  let start = offset - from;
  let end = start;
  while (start > 0 && /[\w-]/.test(line.charAt(start - 1))) start--;
  while (end < line.length && /[\w-]/.test(line.charAt(end))) end++;
  return { start: from + start, end: from + end };
}

function directiveProposal(word: string, detail: string, replace: Span): Proposal {
  const common = { isSnippet: false, isDeprecated: false, asksForMore: true } as const;
  return { label: word, kind: 'value', detail, insertText: `${word} `, replace, ...common };
}

function codeProposal({ code, severity, about }: RuleDescription, insertText: string, replace: Span): Proposal {
  const { title, documentation } = about();
  const common = { isSnippet: false, isDeprecated: false, asksForMore: insertText.endsWith(': ') } as const;
  const detail = severity === 'off' ? 'off by default' : severity;
  const kind = insertText === code ? 'value' : 'key';
  return {
    label: code,
    kind,
    detail,
    documentation: `**${title}**\n\n${documentation}`,
    insertText,
    replace,
    ...common,
  };
}
