import { rulePage } from '../core/features/rule-page';
import { nearestWord } from '../core/model/nearest-word';
import { RULES } from '../core/rules/all';
import type { Rule } from '../core/rules/rule';
import type { Command } from './command';
import { Failure } from './failure';

const FORMATS = ['text', 'markdown'] as const;

export const EXPLAIN: Command = {
  name: 'explain',
  usage: '[CODE…] [--format text|markdown]',
  description: [
    'Prints the page of a rule: what happens on the cluster or the node, why, what is wrong and what is right. Without',
    'a CODE it lists all rules with their severities.',
  ].join('\n'),
  options: [{ name: 'format', value: 'FORMAT', choices: FORMATS, help: 'text (default) or markdown' }],
  examples: ['mirrorscope explain', 'mirrorscope explain invalid-source'],
  run(args, shell) {
    const isMarkdown = args.text('format') === 'markdown';
    const rules = args.paths.map(ruleOf);
    const bold = (text: string): string => (shell.colour ? `\u001b[1m${text}\u001b[0m` : text);
    if (rules.length === 0) shell.out(isMarkdown ? markdownList() : list());
    for (const rule of rules) shell.out(isMarkdown ? rulePage(rule) : forTerminal(rulePage(rule), bold));
    return Promise.resolve(0);
  },
};

function ruleOf(code: string): Rule {
  const found = RULES.find((rule) => rule.code === code);
  if (found) return found;
  const codes = RULES.map((rule) => rule.code);
  const alike = codes.filter((known) => sharesWord(known, code)).slice(0, 5);
  const near = nearestWord(code, codes);
  const meant = [...new Set([...(near === null ? [] : [near]), ...alike])];
  const hint = meant.length === 0 ? 'mirrorscope explain lists all' : `did you mean ${meant.join(', ')}?`;
  throw new Failure(`there is no rule ${code}: ${hint}`);
}

/** Whether two codes have a word of more than three letters in common. */
function sharesWord(a: string, b: string): boolean {
  const words = new Set(a.split('-'));
  return b.split('-').some((word) => word.length > 3 && words.has(word));
}

function list(): string {
  const width = Math.max(...RULES.map(({ code }) => code.length));
  const lines = RULES.map(
    ({ code, severity, about }) => `${code.padEnd(width)}  ${severity.padEnd(7)}  ${about().title}`,
  );
  return [...lines, '', 'mirrorscope explain CODE says more about a rule.', ''].join('\n');
}

function markdownList(): string {
  return RULES.map(({ code, severity, about }) => `- \`${code}\` (${severity}): ${about().title}\n`).join('');
}

/** Headings without their marks, examples indented; the rest reads well as it is. */
function forTerminal(markdown: string, bold: (text: string) => string): string {
  let isCode = false;
  const lines = markdown.split('\n').flatMap((line) => {
    if (line.startsWith('```')) {
      isCode = !isCode;
      return [];
    }
    if (isCode) return [line === '' ? '' : `    ${line}`];
    const heading = /^#+ (.*)$/.exec(line)?.[1];
    return [heading === undefined ? line.replaceAll('**', '') : bold(heading.replaceAll('`', ''))];
  });
  return `${lines.join('\n').trimEnd()}\n`;
}
