import type { Rule } from './rule';
import { asSentence } from './wording';

/** Syntax that only TOML 1.1 has. */
export const toml11: Rule = {
  code: 'toml-1-1',
  severity: 'warning',
  about: () => ({
    title: 'Syntax that only TOML 1.1 has',
    documentation: [
      'Line breaks and a trailing comma inside an inline table, the escapes `\\e` and `\\xHH`, and times without seconds came with TOML 1.1.',
      'Engines that were built with a newer TOML library read them. Older ones, and the copy inside the Machine Config Operator, refuse the',
      'whole file, and every pull fails there. Written as TOML 1.0 the file works everywhere.',
    ].join('\n'),
    since: 'engines built with BurntSushi/toml 1.6 or newer read it',
    bad: {
      language: 'toml',
      text: '[[registry]]\nlocation = "quay.io"\nmirror = [{ location = "registry.example.com/quay", }]\n',
    },
    good: {
      language: 'toml',
      text: '[[registry]]\nlocation = "quay.io"\nmirror = [{ location = "registry.example.com/quay" }]\n',
    },
  }),
  looksAt: 'registries',
  check({ syntax }) {
    const problems = syntax.problems.filter(({ code }) => code === 'toml-1-1');
    return problems.map(({ place, message }) => ({ place, message: asSentence(message) }));
  },
};
