/** A parser's sentence as a finding says it: on one line, with a capital letter at its start. */
export function asSentence(message: string): string {
  const line = message.replace(/\s+/g, ' ');
  return line.charAt(0).toUpperCase() + line.slice(1);
}

/** Names in backticks, joined by commas and a last word: "`a`, `b` or `c`". */
export function listOfNames(names: readonly string[], last: 'and' | 'or'): string {
  const shown = names.map((name) => `\`${name}\``);
  const end = shown.pop() ?? '';
  return shown.length === 0 ? end : `${shown.join(', ')} ${last} ${end}`;
}

/** A value as it is shown in a message: in backticks, on one line, cut where it is long. */
export function shown(value: string): string {
  const flat = value.replace(/\s+/g, ' ').replaceAll('`', '’');
  return `\`${flat.length > 120 ? `${flat.slice(0, 119)}…` : flat}\``;
}
