/** What to say of a value without quotes that is no number, boolean or time: the usual traps get their own sentence. */
export function wrongBareValue(token: string): string {
  const shown = `\`${shorten(token)}\``;
  const lower = token.toLowerCase();
  if (lower === 'true' || lower === 'false') return `${shown} is no value of TOML; booleans are written \`${lower}\``;
  if (BOOLEANS.has(lower))
    return `${shown} is no value of TOML; write \`${BOOLEANS.get(lower) ?? ''}\`, or text in quotes`;
  if (lower === 'null' || lower === 'nil' || lower === 'none' || token === '~') {
    return `${shown} is no value of TOML, which has no null; leave the key out`;
  }
  if (/^[“”„‘’«]/.test(token)) return `${shown} stands in typographic quotes; TOML wants straight ones`;
  if (/^[$<{]/.test(token)) return `${shown} is no value yet; text needs quotes`;
  return `${shown} has no quotes; write \`"${shorten(token.replaceAll(/["\\]/g, ''))}"\``;
}

const BOOLEANS: ReadonlyMap<string, string> = new Map([
  ['yes', 'true'],
  ['on', 'true'],
  ['no', 'false'],
  ['off', 'false'],
]);

/** What to say of something behind a key that is not `=`. `rest` is the line from there on. */
export function wrongSeparator(key: string, rest: string): string {
  if (key === '-')
    return 'a line that begins with `- ` is a YAML list; TOML writes `key = value`, and lists as `[…]` or `[[table]]`';
  if (rest.startsWith(':'))
    return `\`${shorten(key)}\` and its value are joined by \`=\`, not by \`:\` as in YAML or JSON`;
  if (rest === '') return `\`${shorten(key)}\` has no value, a \`=\` and the value are missing`;
  return `a \`=\` is missing behind the key \`${shorten(key)}\``;
}

/** What to say of the rest of a line behind a complete statement. */
export function wrongLineEnd(rest: string): string {
  if (rest.startsWith('//') || rest.startsWith(';')) return 'a comment begins with `#`';
  if (rest.startsWith(',')) return 'no comma stands at the end of a line; each key has a line of its own';
  if (rest.startsWith(']')) return `\`${shorten(rest)}\` is one bracket too many`;
  return `\`${shorten(rest)}\` cannot stand here; only a comment may follow in the same line`;
}

/** What to say of a header that is not closed. */
export function unclosedHeader(array: boolean, path: string, seen: string): string {
  const whole = array ? `[[${path}]]` : `[${path}]`;
  if (array && seen === ']') return `the header is closed by one bracket only; write \`${whole}\``;
  return `the header is not closed; write \`${whole}\``;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
