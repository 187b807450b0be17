/** A JSON value as it stands: a key that is there twice stays there twice, and a number stays the text that it is. */
export type JsonValue =
  | { readonly kind: 'object'; readonly members: readonly (readonly [key: string, value: JsonValue])[] }
  | { readonly kind: 'array'; readonly items: readonly JsonValue[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' };

/** Reads a text that has to be JSON to the letter (RFC 8259); null for any other text, and for one nested deeper than 200 levels. */
export function parseJson(text: string): JsonValue | null {
  const reader = new JsonReader(text);
  const value = reader.readValue(0);
  return value && reader.isAtEnd() ? value : null;
}

const DEEPEST = 200;
const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const BLANKS = /[ \t\n\r]*/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** Walks over the text once; every method answers null where the text is not what it reads. */
class JsonReader {
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  isAtEnd(): boolean {
    this.take(BLANKS);
    return this.at === this.text.length;
  }

  readValue(depth: number): JsonValue | null {
    if (depth > DEEPEST) return null;
    this.take(BLANKS);
    switch (this.text.charAt(this.at)) {
      case '{':
        return this.readObject(depth);
      case '[':
        return this.readArray(depth);
      case '"':
        return this.readString();
      case 't':
        return this.readWord('true', { kind: 'boolean', value: true });
      case 'f':
        return this.readWord('false', { kind: 'boolean', value: false });
      case 'n':
        return this.readWord('null', { kind: 'null' });
      default: {
        const number = this.take(NUMBER);
        return number ? { kind: 'number', text: number } : null;
      }
    }
  }

  private readObject(depth: number): JsonValue | null {
    const members: (readonly [string, JsonValue])[] = [];
    const complete = this.readList('}', () => {
      const key = this.readString();
      if (!key || !this.takeMark(':')) return false;
      const value = this.readValue(depth + 1);
      if (value) members.push([key.value, value]);
      return value !== null;
    });
    return complete ? { kind: 'object', members } : null;
  }

  private readArray(depth: number): JsonValue | null {
    const items: JsonValue[] = [];
    const complete = this.readList(']', () => {
      const item = this.readValue(depth + 1);
      if (item) items.push(item);
      return item !== null;
    });
    return complete ? { kind: 'array', items } : null;
  }

  /** Items between an opening mark, which stands here, and a closing one; whether all of it was in order. */
  private readList(close: string, readItem: () => boolean): boolean {
    this.at++;
    if (this.takeMark(close)) return true;
    do {
      if (!readItem()) return false;
    } while (this.takeMark(','));
    return this.takeMark(close);
  }

  private readString(): { readonly kind: 'string'; readonly value: string } | null {
    if (!this.takeMark('"')) return null;
    let value = '';
    for (;;) {
      value += this.takePlainCharacters();
      const mark = this.text.charAt(this.at++);
      if (mark === '"') return { kind: 'string', value };
      const character = mark === '\\' ? this.readEscape() : null;
      if (character === null) return null;
      value += character;
    }
  }

  /** All up to a quote, a backslash or a control character. */
  private takePlainCharacters(): string {
    const start = this.at;
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code < SPACE || code === QUOTE || code === BACKSLASH) break;
    }
    return this.text.slice(start, this.at);
  }

  private readEscape(): string | null {
    const letter = this.text.charAt(this.at++);
    if (letter !== 'u') return ESCAPES.get(letter) ?? null;
    const digits = this.text.slice(this.at, this.at + 4);
    this.at += 4;
    return /^[0-9a-fA-F]{4}$/.test(digits) ? String.fromCharCode(parseInt(digits, 16)) : null;
  }

  private readWord(word: string, value: JsonValue): JsonValue | null {
    if (!this.text.startsWith(word, this.at)) return null;
    this.at += word.length;
    return value;
  }

  private takeMark(mark: string): boolean {
    this.take(BLANKS);
    if (this.text.charAt(this.at) !== mark) return false;
    this.at++;
    return true;
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const taken = pattern.exec(this.text)?.[0] ?? '';
    this.at += taken.length;
    return taken;
  }
}
