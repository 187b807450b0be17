import { isDash, isDocumentMarkLine } from './yaml-lines';
import {
  behind,
  DOUBLE,
  FLOW_MAPPING,
  FLOW_SEQUENCE,
  HEAD_SLOTS,
  HOLE,
  isTextAt,
  MAPPING,
  PLAIN,
  SCALAR_SLOTS,
  SEQUENCE,
  SINGLE,
  slotOf,
  textAt,
  textLengthAt,
  type Tape,
} from './yaml-tape';

/** Where a value ends, in UTF-16 code units of the text; NOTHING where there is none, BEYOND where it is beyond this reader. */
type End = number;
const NOTHING = -1;
const BEYOND = -2;

/**
 * Reads what most YAML consists of and takes it down on a tape, simple lines by patterns and the others letter by letter: block mappings and lists, words and quoted
 * texts in one line, collections in brackets, comments. All else (anchors, tags, escapes, texts of several lines, tabs, doubled keys,
 * deep nesting, and whatever is wrong) it does not take, which costs what was read up to there. Linear.
 */
export class SimpleReader {
  readonly tape: Tape;
  private readonly text: string;
  private slots: Int32Array;
  /** Of those slots the ones that are taken. */
  private used = 0;
  private limit = 0;
  private at = 0;
  /** Of the line at hand, and how far it is indented: -1 behind the last one. */
  private lineStart = 0;
  private column = -1;
  private depth = 0;
  /** What was scanned last: a word, or a text with its quotes. */
  private tokenEnd = 0;
  private tokenKind = PLAIN;

  constructor(text: string) {
    this.text = text;
    this.slots = new Int32Array(Math.max(text.length >> 3, 64));
    this.tape = { text, slots: this.slots };
  }

  /** Reads the value of the one list item that stands between two offsets (of lines). Says where it stands on the tape; -1: not taken. */
  item(start: number, end: number): number {
    const item = this.used;
    this.begin(start, end);
    if (this.column >= 0 && isDash(this.text, this.at)) {
      this.at++;
      if (this.value(this.column, false) >= 0 && this.column < 0) return item;
    }
    this.used = item;
    return -1;
  }

  /** Reads all of the text as one document. Says where that begins: at its `---` or its first value; its root begins the tape. -1: not taken. */
  document(): number {
    this.begin(0, this.text.length);
    const start = this.at;
    if (this.column === 0 && isDocumentMarkLine(this.text, start)) {
      if (this.text.charCodeAt(start) !== DASH || !this.endLine(start + 3)) return -1;
    }
    if (this.column < 0) return -1;
    const end = isBracket(this.text.charCodeAt(this.at)) ? this.flowInBlock(this.column - 1) : this.block();
    return end >= 0 && this.column < 0 ? start : -1;
  }

  /** Gives back the slots that are not used. */
  finish(): void {
    this.tape.slots = this.slots.slice(0, this.used);
  }

  private begin(start: number, end: number): void {
    this.limit = end;
    this.depth = 0;
    this.toLine(start);
  }

  /** Takes room for a part; says where it begins. */
  private take(count: number): number {
    const at = this.used;
    this.used += count;
    if (this.used > this.slots.length) {
      const more = new Int32Array(this.slots.length * 2);
      more.set(this.slots);
      this.tape.slots = this.slots = more;
    }
    return at;
  }

  private close(at: number, kind: number, start: number, end: number): End {
    this.slots[at] = slotOf(kind, start);
    this.slots[at + 1] = end;
    this.slots[at + 2] = this.used;
    return end;
  }

  /** Goes on to the next line with content. */
  private nextLine(from: number): void {
    const newline = this.text.indexOf('\n', from);
    this.toLine(newline < 0 ? this.limit : newline + 1);
  }

  private toLine(from: number): void {
    const { text, limit } = this;
    let start = from;
    while (start < limit) {
      let at = start;
      while (text.charCodeAt(at) === BLANK) at++;
      const code = text.charCodeAt(at);
      if (code === NEWLINE) start = at + 1;
      else if (code === RETURN && text.charCodeAt(at + 1) === NEWLINE) start = at + 2;
      else if (code === HASH) {
        const newline = text.indexOf('\n', at);
        start = newline < 0 ? limit : newline + 1;
      } else if (at >= limit) start = limit;
      else {
        this.lineStart = start;
        this.at = at;
        this.column = at - start;
        return;
      }
    }
    this.at = limit;
    this.column = -1;
  }

  /** What begins in a line of its own, or behind a dash: a list or a mapping. */
  private block(): End {
    if (++this.depth > DEEPEST) return BEYOND;
    const end = isDash(this.text, this.at) ? this.sequence(this.column) : this.mapping(this.column);
    this.depth--;
    return end;
  }

  private sequence(column: number): End {
    const start = this.at;
    const head = this.take(HEAD_SLOTS);
    let end = start + 1;
    while (this.column === column && isDash(this.text, this.at)) {
      const item = this.simpleItem() || this.itemBehindDash(column);
      if (item === BEYOND) return BEYOND;
      if (item !== NOTHING) end = item;
    }
    return this.column > column ? BEYOND : this.close(head, SEQUENCE, start, end);
  }

  private itemBehindDash(column: number): End {
    this.at++;
    return this.value(column, false);
  }

  /** A line that is a dash and a word, or a text in quotes; 0, and nothing is taken, where it is not as plain as that. */
  private simpleItem(): End {
    const end = this.endOf(SIMPLE_ITEM, this.at);
    if (end > 0) this.endSimple(this.at + 1, end);
    return end;
  }

  /** A line that is a key and such a value. */
  private simpleEntry(): End {
    const end = this.endOf(SIMPLE_ENTRY, this.at);
    if (end === 0) return 0;
    const colon = this.text.indexOf(':', this.at);
    this.put(PLAIN, this.at, colon);
    this.endSimple(colon + 1, end);
    return end;
  }

  /** Where ends what is like this and begins here; 0 where nothing is. */
  private endOf(pattern: RegExp, at: number): number {
    pattern.lastIndex = at;
    return pattern.test(this.text) && pattern.lastIndex < this.limit ? pattern.lastIndex : 0;
  }

  /** Takes down the value of such a line, which begins behind blanks, and goes on to the next. */
  private endSimple(from: number, end: number): void {
    const { text } = this;
    let start = from;
    while (text.charCodeAt(start) === BLANK) start++;
    this.put(kindOf(text.charCodeAt(start)), start, end);
    this.nextLine(end);
  }

  private put(kind: number, start: number, end: number): void {
    const slot = this.take(SCALAR_SLOTS);
    this.slots[slot] = slotOf(kind, start);
    this.slots[slot + 1] = end;
  }

  private mapping(column: number): End {
    const start = this.at;
    const head = this.take(HEAD_SLOTS);
    let end: End;
    do {
      end = this.simpleEntry();
      if (end > 0) continue;
      if (column === 0 && isDocumentMarkLine(this.text, this.at)) return BEYOND;
      if (!this.key() || !isSeparator(this.text.charCodeAt(this.at))) return BEYOND;
      const keyEnd = this.tokenEnd;
      const value = this.value(column, true);
      if (value === BEYOND) return BEYOND;
      end = value === NOTHING ? keyEnd : value;
    } while (this.column === column);
    if (this.column > column) return BEYOND;
    this.close(head, MAPPING, start, end);
    return hasDoubledKey(this.tape, head) ? BEYOND : end;
  }

  /** What stands behind a key's colon or a dash in that column, in the same line or the next ones; ends at the line behind it. */
  private value(column: number, isOfKey: boolean): End {
    const { text } = this;
    let at = this.at;
    while (text.charCodeAt(at) === BLANK) at++;
    if (this.isEndOfLine(at)) {
      this.nextLine(at);
      const isDeeper = this.column > column || (isOfKey && this.column === column && isDash(text, this.at));
      return isDeeper ? this.block() : this.hole();
    }
    this.at = at;
    if (isBracket(text.charCodeAt(at))) return this.flowInBlock(column);
    if (!isOfKey && (isDash(text, at) || this.scanSimple(SIMPLE_KEY, at))) return this.compact();
    if (!this.scan(at)) return BEYOND;
    if (!isOfKey && text.charCodeAt(this.tokenEnd) === COLON) return this.compact();
    const end = this.scalar(at);
    return this.endLine(end) ? end : BEYOND;
  }

  private hole(): End {
    const at = this.take(1);
    this.slots[at] = HOLE;
    return NOTHING;
  }

  /** A list or a mapping that begins in the line of the dash that it belongs to. */
  private compact(): End {
    this.column = this.at - this.lineStart;
    return this.block();
  }

  private flowInBlock(column: number): End {
    const end = this.flow(column);
    return end >= 0 && this.endLine(this.at) ? end : BEYOND;
  }

  /** Goes on to the next line where there is nothing more in this one. */
  private endLine(from: number): boolean {
    let at = from;
    while (this.text.charCodeAt(at) === BLANK) at++;
    if (!this.isEndOfLine(at)) return false;
    this.nextLine(at);
    return true;
  }

  /** Whether a line has nothing but a comment from here on. */
  private isEndOfLine(at: number): boolean {
    const code = this.text.charCodeAt(at);
    if (code === NEWLINE || at >= this.limit) return true;
    if (code === HASH) return this.text.charCodeAt(at - 1) === BLANK;
    return code === RETURN && this.text.charCodeAt(at + 1) === NEWLINE;
  }

  /** A collection in brackets, every line of which is indented deeper than `column`. */
  private flow(column: number): End {
    if (++this.depth > DEEPEST) return BEYOND;
    const isMapping = this.text.charCodeAt(this.at) === BRACE;
    const start = this.at++;
    const head = this.take(HEAD_SLOTS);
    for (;;) {
      if (!this.toFlowPart(column)) return BEYOND;
      if (isClosing(this.text.charCodeAt(this.at))) break;
      if ((isMapping ? this.flowEntry(column) : this.flowValue(column)) < 0) return BEYOND;
      if (!this.toFlowPart(column)) return BEYOND;
      if (this.text.charCodeAt(this.at) === COMMA) this.at++;
      else if (!isClosing(this.text.charCodeAt(this.at))) return BEYOND;
    }
    if (this.text.charCodeAt(this.at) !== (isMapping ? BRACE_END : BRACKET_END)) return BEYOND;
    this.depth--;
    const end = this.close(head, isMapping ? FLOW_MAPPING : FLOW_SEQUENCE, start, ++this.at);
    return isMapping && hasDoubledKey(this.tape, head) ? BEYOND : end;
  }

  private flowEntry(column: number): End {
    if (!this.key(true)) return BEYOND;
    if (this.tokenKind === PLAIN && !isSeparator(this.text.charCodeAt(this.at))) return BEYOND;
    return this.toFlowPart(column) ? this.flowValue(column) : BEYOND;
  }

  private flowValue(column: number): End {
    const { at } = this;
    if (isBracket(this.text.charCodeAt(at))) return this.flow(column);
    if (!this.scan(at, true)) return BEYOND;
    this.at = this.tokenEnd;
    return this.scalar(at);
  }

  /** Goes over blanks, line ends and comments inside brackets; false where a line is not indented enough. */
  private toFlowPart(column: number): boolean {
    const { text } = this;
    for (;;) {
      while (text.charCodeAt(this.at) === BLANK) this.at++;
      if (this.at >= this.limit) return false;
      const code = text.charCodeAt(this.at);
      if (code !== NEWLINE && code !== RETURN && code !== HASH) return true;
      if (!this.isEndOfLine(this.at)) return false;
      this.nextLine(this.at);
      if (this.column <= column || (this.column === 0 && isDocumentMarkLine(text, this.at))) return false;
    }
  }

  /** A key and its colon. */
  private key(isInFlow = false): boolean {
    const { at } = this;
    const isSimple = this.scanSimple(SIMPLE_KEY, at);
    if (!isSimple && (!this.scan(at, isInFlow) || this.text.charCodeAt(this.tokenEnd) !== COLON)) return false;
    if (this.tokenEnd - at > LONGEST_KEY) return false;
    this.at = this.scalar(at) + 1;
    return true;
  }

  /** Takes down the scalar that was scanned last. */
  private scalar(start: number): End {
    this.put(this.tokenKind, start, this.tokenEnd);
    return this.tokenEnd;
  }

  /** Goes over the word or quoted text that begins here and ends in this line. */
  private scan(at: number, isInFlow = false): boolean {
    const code = this.text.charCodeAt(at);
    if (isInFlow && this.scanSimple(SIMPLE_TOKEN, at)) return true;
    if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) return this.scanQuoted(at, code);
    if (!isPlainStart(code)) return false;
    if (code === DASH) {
      const next = this.text.charCodeAt(at + 1);
      // Some readers take `---` for a mark of a document wherever it stands.
      if (isSeparator(next) || (isInFlow && isFlowSign(next)) || isDocumentMarkLine(this.text, at)) return false;
    }
    return this.scanPlain(at, isInFlow);
  }

  private scanSimple(pattern: RegExp, at: number): boolean {
    const end = this.endOf(pattern, at);
    if (end === 0) return false;
    this.tokenKind = kindOf(this.text.charCodeAt(at));
    this.tokenEnd = end;
    return true;
  }

  private scanPlain(start: number, isInFlow: boolean): boolean {
    const { text, limit } = this;
    this.tokenKind = PLAIN;
    let end = start;
    for (let at = start; at < limit; at++) {
      const code = text.charCodeAt(at);
      if (code === BLANK) {
        if (text.charCodeAt(at + 1) === HASH) break;
        continue;
      }
      if (code === COLON) {
        const next = text.charCodeAt(at + 1);
        if (isSeparator(next) || (isInFlow && isFlowSign(next))) break;
      } else if (code < BLANK || code > TILDE) {
        if (code === NEWLINE || (code === RETURN && text.charCodeAt(at + 1) === NEWLINE)) break;
        if (!isLetter(code)) return false;
      } else if (isInFlow && isFlowSign(code)) break;
      end = at + 1;
    }
    this.tokenEnd = end;
    return end > start;
  }

  private scanQuoted(start: number, quote: number): boolean {
    const { text, limit } = this;
    this.tokenKind = kindOf(quote);
    for (let at = start + 1; at < limit; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.tokenEnd = at + 1;
        return quote === DOUBLE_QUOTE || text.charCodeAt(at + 1) !== SINGLE_QUOTE;
      }
      if ((code === BACKSLASH && quote === DOUBLE_QUOTE) || code < BLANK || (code > TILDE && !isLetter(code)))
        return false;
    }
    return false;
  }
}

/** What most lines consist of. Told by a pattern, a line is read before the engine has compiled what reads it letter by letter. */
const KEY = '[A-Za-z][A-Za-z0-9_./-]{0,99}';
const WORD = '(?:[A-Za-z0-9_./]|-(?=[A-Za-z0-9]))[A-Za-z0-9_./@+-]*(?::[A-Za-z0-9_./@+-]+){0,99}';
const QUOTED = `"[ !#-\\[\\]-~]*"|'[ -&(-~]*'`;
const AT_END = '(?= *(?: #[^\\n]*)?\\r?\\n)';
const SIMPLE_ITEM = new RegExp(`- +(?:${WORD}|${QUOTED})${AT_END}`, 'y');
const SIMPLE_ENTRY = new RegExp(`${KEY}: +(?:${WORD}|${QUOTED})${AT_END}`, 'y');
const SIMPLE_KEY = new RegExp(`${KEY}(?=:[ \\r\\n])`, 'y');
/** In brackets, with what may follow there. */
const SIMPLE_TOKEN = new RegExp(`${WORD}(?=[,\\]}])|(?:${QUOTED})(?=[,\\]} \\r\\n])`, 'y');

function kindOf(first: number): number {
  if (first === DOUBLE_QUOTE) return DOUBLE;
  return first === SINGLE_QUOTE ? SINGLE : PLAIN;
}

/** Deeper nesting is left to the other readers, which draw the line. */
const DEEPEST = 50;

/** YAML allows 1024 characters; what comes near is left to the other readers. */
const LONGEST_KEY = 1000;

const NEWLINE = 10;
const RETURN = 13;
const BLANK = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const COMMA = 44;
const DASH = 45;
const COLON = 58;
const BACKSLASH = 92;
const BRACKET_END = 93;
const BRACE = 123;
const BRACE_END = 125;
const TILDE = 126;

function isBracket(code: number): boolean {
  return code === 91 || code === BRACE;
}

function isClosing(code: number): boolean {
  return code === BRACKET_END || code === BRACE_END;
}

function isFlowSign(code: number): boolean {
  return code === COMMA || isBracket(code) || isClosing(code);
}

function isSeparator(code: number): boolean {
  return code === BLANK || code === NEWLINE || code === RETURN || code === 9 || Number.isNaN(code);
}

/** A letter beyond ASCII that is one UTF-16 code unit and nothing special in any reader. */
function isLetter(code: number): boolean {
  return code >= 0xa0 && code < 0xd800 && code !== 0x2028 && code !== 0x2029;
}

/** Whether a word may begin with it: no sign with a meaning of its own, but for the dash in front of a letter. */
function isPlainStart(code: number): boolean {
  if (code > TILDE) return isLetter(code);
  return code > BLANK && INDICATORS[code] === 0;
}

/** By their codes: 1 for the signs that mean something at the start of a value. */
const INDICATORS = new Uint8Array(128);
for (const sign of ',[]{}#&*!|>\'"%@`?:') INDICATORS[sign.charCodeAt(0)] = 1;

/** The same key twice is said by those who report it. */
function hasDoubledKey(tape: Tape, mapping: number): boolean {
  const last = behind(tape, mapping);
  let seen: Set<string> | null = null;
  let count = 0;
  for (let key = mapping + HEAD_SLOTS; key < last; key = behind(tape, key + SCALAR_SLOTS)) {
    if (++count <= FEW) {
      if (isKeyBefore(tape, mapping, key)) return true;
      continue;
    }
    seen ??= new Set(keysBefore(tape, mapping, key));
    if (seen.size === seen.add(textAt(tape, key)).size) return true;
  }
  return false;
}

/** Up to here, comparing each with each is faster than a set. */
const FEW = 8;

function isKeyBefore(tape: Tape, mapping: number, key: number): boolean {
  const length = textLengthAt(tape, key);
  for (let other = mapping + HEAD_SLOTS; other < key; other = behind(tape, other + SCALAR_SLOTS)) {
    if (textLengthAt(tape, other) === length && isTextAt(tape, other, textAt(tape, key))) return true;
  }
  return false;
}

function* keysBefore(tape: Tape, mapping: number, end: number): Iterable<string> {
  for (let key = mapping + HEAD_SLOTS; key < end; key = behind(tape, key + SCALAR_SLOTS)) yield textAt(tape, key);
}
