import type { Document } from '../document';
import type { RegistriesProblem } from '../model/registries-file';
import { isQuotedPlaceholder } from './load-problems';
import { placeSet } from './place-set';
import type { Fix, Rule } from './rule';
import { textOf } from './source-lines';
import { asSentence } from './wording';

/** A value of the wrong type behind a key that the engine knows. */
export const tomlType: Rule = {
  code: 'toml-type',
  severity: 'error',
  title: 'A value of the wrong type',
  documentation: [
    'A key that the engine knows has a value of another type: a number for a text, a text for a boolean or a list, `[registry]` (one table)',
    'for `[[registry]]` (a list of tables). The engine refuses the whole configuration then, and every pull on the host fails.',
  ].join('\n'),
  bad: { language: 'toml', text: '[[registry]]\nlocation = "quay.io"\nblocked = "true"\n' },
  good: { language: 'toml', text: '[[registry]]\nlocation = "quay.io"\nblocked = true\n' },
  looksAt: 'file',
  check(document) {
    const problems = document.registries?.problems ?? [];
    const unreadable = placeSet(document.syntax.problems.map(({ place }) => place));
    return problems
      .filter(({ code, trap, place }) => {
        if (code !== 'toml-type' || trap === 'mirror-without-registry' || unreadable.has(place)) return false;
        return !isQuotedPlaceholder(document, place);
      })
      .map((problem) => ({
        place: problem.place,
        message: asSentence(problem.message),
        ...(problem.upstream === undefined ? {} : { upstream: problem.upstream }),
        fixes: (current: Document) => fixesOf(current, problem),
      }));
  },
};

function fixesOf(document: Document, { trap, place }: RegistriesProblem): Fix[] {
  if (trap !== 'single-registry') return booleanFix(document, place);
  const header = document.syntax.statements?.find(
    ({ kind, path }) => kind === 'table' && path.length === 1 && isRegistry(path),
  );
  const text = header ? textOf(document, header.place) : '';
  if (!header || !/^\[[^[\]]+\]$/.test(text)) return [];
  return [{ title: 'Write `[[registry]]`', edits: [{ place: header.place, newText: `[${text}]` }], safe: true }];
}

function isRegistry(path: readonly { readonly text: string }[]): boolean {
  return path[0]?.text.toLowerCase() === 'registry';
}

/** `"true"` and `"false"` stand for themselves. */
function booleanFix(document: Document, place: RegistriesProblem['place']): Fix[] {
  const value = /^(?:"(?<a>true|false)"|'(?<b>true|false)')$/.exec(textOf(document, place))?.groups;
  const newText = value?.['a'] ?? value?.['b'];
  return newText === undefined ? [] : [{ title: `Write \`${newText}\``, edits: [{ place, newText }], safe: true }];
}
