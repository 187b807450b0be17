/** How a text of the user's stands in a sentence: in Markdown for hovers, plain for lists. */
export interface Voice {
  /** A name, a value, the words of another program. */
  readonly name: (text: string) => string;
  /** An image reference; where it is read with the eyes, its digest is cut short. */
  readonly reference: (text: string) => string;
}

/** Names in code spans, from which nothing of the user's text can break out. */
export const MARKDOWN: Voice = { name: code, reference: (text) => code(withShortDigest(text)) };

/** Names in backticks, as in messages. */
export const PLAIN: Voice = { name: quoted, reference: quoted };

/** Names as they are, for columns of a terminal; a digest is cut short. */
export const BARE: Voice = { name: oneLine, reference: (text) => withShortDigest(oneLine(text)) };

/**
 * A code span that shows exactly this text: fenced by more backticks than stand in it, so that no link, HTML or formatting in it
 * comes to life.
 */
export function code(text: string): string {
  const shown = oneLine(text);
  if (shown === '') return '(empty)';
  const runs = shown.match(/`+/g) ?? [];
  const fence = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length), 0) + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** A text of the user's or of another program's as running text: whatever Markdown or HTML could take up is escaped. */
export function escape(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]()<>#+!|~&@$]|:(?=\/\/)|\.(?<=www\.)/gi, (character) => `\\${character}`);
}

/** A link; `text` is escaped, and nothing in the target ends it early or pairs up with what stands elsewhere in the line. */
export function link(text: string, target: string): string {
  const safe = target.replace(
    /[<>[\]()\\`|*_~\s]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `[${escape(text)}](<${safe}>)`;
}

function quoted(text: string): string {
  return `\`${oneLine(text)}\``;
}

function withShortDigest(reference: string): string {
  return reference.replace(/@(\w+):([0-9a-f]{12})[0-9a-f]{20,}$/, '@$1:$2…');
}

/** A text in one line, cut where nobody reads on. */
function oneLine(text: string): string {
  const line = text.replace(/[\r\n\t\u2028\u2029]+/g, ' ');
  return line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN)}…` : line;
}

const LONGEST_SHOWN = 400;
