import { foldersOfPath } from '../text/folders-of-path';
import { groupBy } from '../text/group-by';
import type { ClusterDeclaration } from './configuration';

/** Where one object stands: its kind and name, and the folder of its file, relative to the workspace folder (`''` for the folder itself). */
export interface ObjectLocation {
  readonly identity: string;
  readonly folder: string;
}

/**
 * The folders that are clusters of their own where nothing declares them: where one kind and name stands in several folders, the
 * nearest folders that tell them apart. None where every object is unique: the workspace folder is one cluster then.
 * Folders come sorted, none inside another.
 */
export function inferClusterFolders(objects: readonly ObjectLocation[]): string[] {
  const alike = [...groupBy(objects, ({ identity }) => identity).values()];
  return withoutAncestors(new Set(alike.flatMap((own) => tellingFolders(new Set(own.map(({ folder }) => folder))))));
}

/** What would have to be declared for the clusters that were inferred, whatever files there are. */
export function declarationsOf(clusters: readonly { readonly name: string }[]): ClusterDeclaration[] {
  const [first, ...others] = clusters;
  const isWhole = first?.name === WHOLE_WORKSPACE && others.length === 0;
  return clusters.map(({ name }) => ({
    name,
    files: isWhole ? ['**'] : globsAround(name),
    target: null,
    releaseImage: null,
    topology: 'standalone',
    reachable: null,
  }));
}

/** The name of the cluster of all files, where nothing tells clusters apart. */
export const WHOLE_WORKSPACE = 'workspace';

/** All below a folder, and what stands in the folders above it. */
function globsAround(folder: string): string[] {
  const segments = folder.replace(/[{}*]/g, '?').split('/');
  const above = segments.map((_, depth) => [...segments.slice(0, depth), '*'].join('/'));
  return [[...segments, '**'].join('/'), ...above];
}

/** For any folder the places of those (none inside another) that it is, lies in, or holds. */
export function foldersAround(folders: readonly string[]): (folder: string) => readonly number[] {
  const standing = folders.map((folder, place) => ({ folder, place }));
  const at = new Map(standing.map(({ folder, place }) => [folder, [place]]));
  const below = groupBy(
    standing.flatMap(({ folder, place }) => ancestorsOf(folder).map((ancestor) => ({ ancestor, place }))),
    ({ ancestor }) => ancestor,
  );
  return (folder) => {
    const around = [folder, ...ancestorsOf(folder)].find((own) => at.has(own));
    return around === undefined ? (below.get(folder)?.map(({ place }) => place) ?? []) : (at.get(around) ?? []);
  };
}

/** From the nearest to the workspace folder. */
function ancestorsOf(folder: string): readonly string[] {
  return folder === '' ? [] : ['', ...foldersOfPath(folder)].reverse();
}

function tellingFolders(folders: ReadonlySet<string>): string[] {
  if (folders.size < 2) return [];
  const children = new Map<string, Set<string>>();
  for (const folder of folders) {
    let parent = '';
    for (const segment of folder === '' ? [] : folder.split('/')) {
      const child = parent === '' ? segment : `${parent}/${segment}`;
      const siblings = children.get(parent);
      if (siblings) siblings.add(child);
      else children.set(parent, new Set([child]));
      parent = child;
    }
  }
  return [...children.values()].filter((siblings) => siblings.size > 1).flatMap((siblings) => [...siblings]);
}

function withoutAncestors(folders: ReadonlySet<string>): string[] {
  const ancestors = new Set([...folders].flatMap(ancestorsOf));
  return [...folders].filter((folder) => !ancestors.has(folder)).sort();
}
