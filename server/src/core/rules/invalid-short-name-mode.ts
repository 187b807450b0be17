import { nearestWord } from '../model/nearest-word';
import { loadProblems, writtenText } from './load-problems';
import { quotedFix } from './quoted-fix';
import type { Rule } from './rule';

/** A `short-name-mode` that does not exist. */
export const invalidShortNameMode: Rule = {
  code: 'invalid-short-name-mode',
  severity: 'error',
  about: () => ({
    title: 'A short-name mode that does not exist',
    documentation: [
      '`short-name-mode` says what an engine does with a name without a registry, such as `ubi9`: `enforcing` asks the user where several',
      'registries come into question and fails without a terminal, `permissive` tries all of them then, and `disabled` always does. Any',
      'other word, also one in upper case, makes the engine refuse the whole configuration.',
    ].join('\n'),
    bad: { language: 'toml', text: 'short-name-mode = "Enforcing"\n' },
    good: { language: 'toml', text: 'short-name-mode = "enforcing"\n' },
  }),
  looksAt: 'registries',
  check(document) {
    return loadProblems(document, (kind) => kind === 'short-name-mode').map(({ place, message }) => ({
      place,
      message:
        '`short-name-mode` must be `disabled`, `enforcing` or `permissive`, so the engine refuses the whole configuration',
      upstream: message,
      fixes: (current) => quotedFix(current, place, nearestWord(writtenText(current, place).text, MODES)),
    }));
  },
};

const MODES = ['disabled', 'enforcing', 'permissive'];
