/**
 * What a value says, wherever in the files it comes from: the same text for two values that differ in nothing but their origins (fields whose
 * names end so).
 */
export function saidBy(value: unknown): string {
  return JSON.stringify(value, (name, part: unknown) => (/origins$/i.test(name) ? undefined : part));
}
