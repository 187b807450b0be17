import type { Place } from '../core/text/place';
import type { LoadedWorkspace } from './load-workspace';
import type { Locator } from './plan-json';

/** Names places as `file:line`, each looked up once: ten thousand plans share a few entries. What several workspaces know is looked for in turn. */
export function locator(...sources: readonly Pick<LoadedWorkspace, 'whereIs'>[]): Locator {
  const known = new Map<Place, string | null>();
  const nameOf = (place: Place): string | null => {
    const name = known.get(place);
    if (name !== undefined) return name;
    let found: string | null = null;
    for (const { whereIs } of sources) {
      const position = whereIs(place);
      if (!position) continue;
      found = `${position.name}:${position.line}`;
      break;
    }
    known.set(place, found);
    return found;
  };
  return (places) => {
    const names = places.flatMap((place) => nameOf(place) ?? []);
    return names.length < 2 ? names : [...new Set(names)];
  };
}
