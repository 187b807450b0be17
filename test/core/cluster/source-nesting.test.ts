import { listedScopes } from '../../../server/src/core/cluster/listed-scopes';
import { enclosingScopes, scopeIndex } from '../../../server/src/core/cluster/scope-index';
import { rewriteFailure, tagOrDigestAt, whyUnserved } from '../../../server/src/core/cluster/served-names';
import { nearestSource, nestedSources, sourcesAbove } from '../../../server/src/core/cluster/source-nesting';
import { sourcesInside } from '../../../server/src/core/cluster/source-ranges';
import type { Chunk, Located } from '../../../server/src/core/text/place';
import { samples } from '../../support/samples';

suite('sources in one another', () => {
  // Each sample is sources; behind ` | ` the scopes that are asked for.
  samples('core/cluster/source-nesting', {
    'sources, and what lies where': (text) => {
      const [sources, scopes] = lists(text);
      const sorted = [...new Set(sources)].sort().map((source) => ({ source }));
      const above = sourcesAbove(sorted);
      const index = scopeIndex(sources, (source) => source);
      return {
        nested: nestedSources(sorted).map(({ inner, outer }) => `${inner.source} in ${outer.source}`),
        above: scopes.map((scope) => above(scope).map(({ source }) => source)),
        nearest: nearestSource(sources.map((source) => ({ source })))?.source,
        inside: [...sourcesInside(sorted, scopes)].map(([scope, items]) => [
          scope,
          ...items.map(({ source }) => source),
        ]),
        holding: scopes.map((scope) => index.holding(scope)),
        isEmpty: index.isEmpty,
        enclosing: scopes.map((scope) => enclosingScopes(scope, new Set(sources.map(({ length }) => length)))),
      };
    },
    'lists of scopes, insecure and blocked, and the same lists again': (text) => {
      const [insecure, blocked] = lists(text);
      const chunk = { file: 'f', length: 0 };
      const first = listedScopes(located(insecure, chunk), located(blocked, chunk), null);
      const told = first.scopes.map((scope) =>
        [first.placesOf(scope), first.insecureAt(scope), first.blockedAt(scope)].map((places) =>
          places.map(({ start }) => start),
        ),
      );
      const again = [
        listedScopes(first.insecure, first.blocked, first),
        listedScopes(located(insecure, chunk), located(blocked, chunk), first),
        listedScopes(located(insecure, { ...chunk }), first.blocked, first),
        listedScopes(located(insecure, chunk, 1), first.blocked, first),
        listedScopes(located(insecure, chunk, 0, 1), first.blocked, first),
        listedScopes(first.insecure, located(blocked, chunk, 0, 0, chunk), first),
        listedScopes(located([...insecure, 'x'], chunk), first.blocked, first),
        listedScopes(located(insecure.with(0, 'y'), chunk), first.blocked, first),
      ];
      return [first.scopes, told, again.map((next) => next === first), first.placesOf('nowhere')];
    },
    'what an entry serves': (text) => {
      const [[prefix = ''], locations] = lists(text);
      return [whyUnserved(prefix), tagOrDigestAt(prefix), ...locations.map((at) => rewriteFailure(prefix, at))];
    },
  });
});

function lists(text: string): [first: string[], second: string[]] {
  const [first = '', second = ''] = text.split(' | ');
  return [first.split(' ').filter(isThere), second.split(' ').filter(isThere)];
}

function isThere(word: string): boolean {
  return word !== '';
}

/** Values that stand one behind the other, all of them moved by so many characters, and longer by so many. */
function located(values: readonly string[], chunk: Chunk, by = 0, longer = 0, until?: Chunk): Located<string>[] {
  return values.map((value, index) => {
    const start = index * 100 + by;
    const place = { chunk, start, end: start + value.length + longer };
    return { value, place: until ? { ...place, until } : place };
  });
}
