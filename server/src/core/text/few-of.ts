/** So many names are told; more are counted. */
export const FEW = 3;

/** All of these names where they are few, else the first, and how many more there are. */
export function fewOf(names: readonly string[]): string {
  const shown = names.slice(0, FEW).join(', ');
  return names.length > FEW ? `${shown} and ${names.length - FEW} more` : shown;
}
