import type { Document } from '../document';
import type { RegistriesProblem } from '../model/registries-file';
import { isQuotedPlaceholder } from './load-problems';
import { placeSet } from './place-set';
import type { Fix, Report, Rule } from './rule';
import { bracketFixes, singleRegistry, type SingleRegistry } from './single-registry';
import { textOf } from './source-lines';
import { asSentence } from './wording';

/** A value of the wrong type behind a key that the engine knows. */
export const tomlType: Rule = {
  code: 'toml-type',
  severity: 'error',
  about: () => ({
    title: 'A value of the wrong type',
    documentation: [
      'A key that the engine knows has a value of another type: a number for a text, a text for a boolean or a list, `[registry]` (one table)',
      'for `[[registry]]` (a list of tables). The engine refuses the whole configuration then, and every pull on the host fails. Where such a',
      '`[registry]` has mirrors, the rule `mirror-without-registry` says so.',
    ].join('\n'),
    bad: { language: 'toml', text: '[[registry]]\nlocation = "quay.io"\nblocked = "true"\n' },
    good: { language: 'toml', text: '[[registry]]\nlocation = "quay.io"\nblocked = true\n' },
  }),
  looksAt: 'registries',
  check(document) {
    const problems = document.registries?.problems ?? [];
    const single = singleRegistry(document);
    // Of a mirror that belongs to no entry, and of its header, `mirror-without-registry` speaks.
    const own = single && !single.mirror ? [ofSingleRegistry(single)] : [];
    const unreadable = placeSet(document.syntax.problems.map(({ place }) => place));
    const others = problems.filter(({ code, trap, key, place }) => {
      if (code !== 'toml-type' || trap !== undefined || unreadable.has(place)) return false;
      if (single?.mirror && key?.toLowerCase() === MIRRORS) return false;
      return !isQuotedPlaceholder(document, place);
    });
    return [...own, ...others.map((problem) => reportOf(problem))];
  },
};

/** The dotted key of an entry’s mirrors. */
const MIRRORS = 'registry.mirror';

function ofSingleRegistry({ place, kind, upstream }: SingleRegistry): Report {
  return {
    place,
    message: `${kind === 'value' ? '`registry`' : '`[registry]`'} is one table, but an entry begins with \`[[registry]]\`; the engine refuses the whole file`,
    ...(upstream === undefined ? {} : { upstream }),
    fixes: (current) => bracketFixes(current, place),
  };
}

function reportOf({ place, key, message, upstream }: RegistriesProblem): Report {
  return {
    place,
    message: asSentence(message),
    ...(upstream === undefined ? {} : { upstream }),
    fixes: (current) => (key?.toLowerCase() === MIRRORS ? bracketFixes(current, place) : booleanFix(current, place)),
  };
}

/** `"true"` and `"false"` stand for themselves. */
function booleanFix(document: Document, place: RegistriesProblem['place']): Fix[] {
  const value = /^(?:"(?<a>true|false)"|'(?<b>true|false)')$/.exec(textOf(document, place))?.groups;
  const newText = value?.['a'] ?? value?.['b'];
  return newText === undefined ? [] : [{ title: `Write \`${newText}\``, edits: [{ place, newText }], safe: true }];
}
