/** What stands in front of each slash of a path, from the shortest on: the folders that it leads through. */
export function* foldersOfPath(path: string): Iterable<string> {
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) yield path.slice(0, slash);
}
