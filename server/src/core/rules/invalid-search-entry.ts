import { isDomain } from '../model/name-grammar';
import { loadProblems, writtenText } from './load-problems';
import { quotedFix } from './quoted-fix';
import type { Rule } from './rule';

/** An entry of the search list that is no host. */
export const invalidSearchEntry: Rule = {
  code: 'invalid-search-entry',
  severity: 'error',
  about: () => ({
    title: 'A search registry that is no host',
    documentation: [
      '`unqualified-search-registries` lists the hosts that an engine puts in front of a short name. An entry is `host` or `host:port` and',
      'nothing more; with a path, a blank or an IPv6 address in it the engine refuses the whole configuration.',
    ].join('\n'),
    bad: { language: 'toml', text: 'unqualified-search-registries = ["registry.example.com/library"]\n' },
    good: { language: 'toml', text: 'unqualified-search-registries = ["registry.example.com"]\n' },
  }),
  looksAt: 'registries',
  check(document) {
    return loadProblems(document, (kind) => kind === 'search-entry').map(({ place, message }) => ({
      place,
      message:
        'A search registry is `host` or `host:port` and nothing more, so the engine refuses the whole configuration',
      upstream: message,
      fixes: (current) => quotedFix(current, place, hostIn(writtenText(current, place).text)),
    }));
  },
};

/** The host of a registry that is written with more than that; null where there is none. */
export function hostIn(entry: string): string | null {
  const [host = ''] = entry
    .trim()
    .replace(/^https?:\/\//, '')
    .split('/', 1);
  return isDomain(host) ? host : null;
}
