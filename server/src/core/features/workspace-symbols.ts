import type { Analysis } from '../analysis';
import { loadedPrefix } from '../cluster/entry-checks';
import type { Document } from '../document';
import { pathIn } from '../workspace';
import type { Place } from '../text/place';

/** Something that one can look for by its name in a whole workspace. */
export interface WorkspaceSymbol {
  /** Of an object `KIND/NAME`, of an entry its source. */
  readonly name: string;
  readonly kind: 'object' | 'entry';
  /** The object that an entry stands in, or the path of its registries.conf; of an object its path. */
  readonly container: string;
  readonly place: Place;
}

/**
 * The objects and sources of a workspace whose names have the letters of a query in their order, whatever stands between; at most `most`.
 * Editors sort them by how well they fit.
 */
export function workspaceSymbols(analysis: Analysis, query: string, most: number): WorkspaceSymbol[] {
  const isWanted = matcher(query);
  const found: WorkspaceSymbol[] = [];
  for (const document of analysis.workspace.documents.values()) {
    for (const symbol of namesOf(document, analysis)) {
      if (!isWanted(symbol.name)) continue;
      found.push(symbol);
      if (found.length >= most) return found;
    }
  }
  return found;
}

function* namesOf(document: Document, { workspace }: Analysis): Iterable<WorkspaceSymbol> {
  const path = pathIn(workspace, document.uri);
  for (const object of document.objects.manifests) {
    const name = `${object.kindName.value}/${object.name?.value ?? ''}`;
    yield { name, kind: 'object', container: path, place: object.name?.place ?? object.kindName.place };
    if (object.kind !== 'mirror-set') continue;
    for (const { source } of object.entries) {
      if (source) yield { name: source.value, kind: 'entry', container: name, place: source.place };
    }
  }
  for (const registry of document.registries?.conf.registries ?? []) {
    const [place] = (registry.prefix.value === '' ? registry.location : registry.prefix).origins;
    if (place) yield { name: loadedPrefix(registry), kind: 'entry', container: path, place };
  }
}

/** Whether a text has all letters of the query in their order; large and small ones are the same, spaces do not count. */
function matcher(query: string): (text: string) => boolean {
  const letters = query.replaceAll(' ', '').toLowerCase();
  return (text) => {
    const lower = text.toLowerCase();
    let from = 0;
    for (const letter of letters) {
      const at = lower.indexOf(letter, from);
      if (at < 0) return false;
      from = at + letter.length;
    }
    return true;
  };
}
