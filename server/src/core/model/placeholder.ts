import { holdsAny } from '../text/change';
import type { Known } from '../text/renewed';
import type { Text } from '../text/text';

/**
 * Whether a file is a template as a whole, or a script that writes a file: Helm, Go, Jinja (`{{ … }}`, `{% … %}` outside of quotes, comments
 * and block texts) or a shell heredoc. It is read as far as possible, and nothing in it is called wrong. Linear in the text.
 */
export function isTemplate(text: string): boolean {
  return readTemplateMarks(text).isTemplate;
}

export interface TemplateMarks {
  /** Whether there is anything in the text that could make it a template. */
  readonly hasMarks: boolean;
  readonly isTemplate: boolean;
}

/** As `isTemplate`; does not walk over a text again in which there were no marks, and in which the change brought none. */
export function readTemplateMarks(text: Text, older: Known<TemplateMarks> | null = null): TemplateMarks {
  const since = older?.value.hasMarks === false ? older.change : null;
  const hasMarks = holdsAny(text, TEMPLATE_MARKS, since);
  if (older && !hasMarks && !older.value.hasMarks) return older.value;
  return { hasMarks, isTemplate: hasMarks && isMarkedTemplate(text.toString()) };
}

function isMarkedTemplate(text: string): boolean {
  let blockIndent = -1;
  for (const line of linesOf(text)) {
    const content = line.trimStart();
    const indent = line.length - content.length;
    if (content === '' || (blockIndent >= 0 && indent > blockIndent)) continue;
    blockIndent = BLOCK_TEXT.test(content) ? indent : -1;
    if (content.startsWith('#')) continue;
    if (content.startsWith('{%') || HEREDOC.test(content) || hasAction(content)) return true;
  }
  return false;
}

/** One of these is in every template. */
const TEMPLATE_MARKS = ['{{', '{%', '<<'];

/** Longer values are no placeholders, whatever stands in them. */
const MAX_LENGTH = 1000;

/**
 * Whether a value is not yet a value: `<host:port>`, `${X}`, `$mirrors`, `{{ .Values.x }}`, `%%X%%`, `REPLACE_ME` and the like, as a
 * whole or as a part of it. Format rules say nothing about those.
 */
export function isPlaceholder(value: string): boolean {
  if (value.length > MAX_LENGTH || !mayBePlaceholder(value)) return false;
  const open = value.indexOf('<');
  if (open >= 0 && value.indexOf('>', open + 2) > 0) return true;
  return MARKS.some((mark) => value.includes(mark)) || VARIABLE.test(value) || SPEAKING.test(value);
}

/** Whether one of the characters is there that every placeholder has: most values have none of them. Asked of every name several times. */
function mayBePlaceholder(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code > 122 ? code === 123 || code === ELLIPSIS : code <= 90 && isTelling(code)) return true;
  }
  return value.startsWith('...');
}

const ELLIPSIS = 0x2026;

/** `$`, `%`, `<`, `@` or an upper case letter. */
function isTelling(code: number): boolean {
  return code >= 64 || code === 36 || code === 37 || code === 60;
}

const MARKS = ['{{', '{%', '${', '$(', '…', 'PLACEHOLDER'];

const VARIABLE = /\$[A-Za-z_]|%[A-Z_]+%|@@?[A-Z_]+@@?|^\.\.\.+$/;

/** Words that people put where something is to be filled in. */
const SPEAKING =
  /(?:^|[^A-Za-z])(?:REPLACE(?:[_-]?ME)?|CHANGE[_-]?ME|FIX[_-]?ME|TODO|TBD|YOUR|REPLACE|INSERT|XXX+)(?:$|[^A-Za-z])/;

/** A key whose value is a block text, which goes on as long as the lines are indented deeper. */
const BLOCK_TEXT = /[:-] +(?:[&!]\S+ +){0,2}[|>][-+0-9]{0,2}\s*(?:#.*)?$/;

const HEREDOC = /^(?:sudo )?(?:cat|tee|oc|kubectl)\b[^#]*<<-?\s*['"]?[A-Za-z_]/;

/** A `{{ … }}` or `{% … %}` outside of quotes and comments. */
function hasAction(line: string): boolean {
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const character = line.charAt(i);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") {
      quote = character;
    } else if (character === '#' && /\s/.test(line.charAt(i - 1))) {
      return false;
    } else if (character === '{' && (line.charAt(i + 1) === '{' || line.charAt(i + 1) === '%')) {
      return line.includes(line.charAt(i + 1) === '{' ? '}}' : '%}', i + 2);
    }
  }
  return false;
}

function* linesOf(text: string): Generator<string> {
  for (let start = 0; start <= text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    yield text.slice(start, end);
    start = end + 1;
  }
}
