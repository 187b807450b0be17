import type { Place } from '../text/place';
import type { NodeFileSource } from './node-files';
import { tracedText, type TracedText } from './traced-text';

/** JSON as policy.json needs it. */
export type JsonValue = string | readonly JsonValue[] | JsonObject;

/** An object, its members in the order in which they are written. */
export interface JsonObject {
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly key: string;
  readonly value: JsonValue;
  /** What caused the member; the source of the text from its key to the end of its value. */
  readonly origins?: readonly Place[];
}

/**
 * Two blanks of indent, no newline at the end, and where the members with origins stand. A member's origins hold for all
 * of its text: origins further inside are not looked at.
 *
 * Follows Go `encoding/json` (`MarshalIndent`).
 */
export function writeJson(value: JsonValue): { readonly text: string; readonly sources: readonly NodeFileSource[] } {
  const out = tracedText();
  writeValue(out, value, '\n');
  return out.finish();
}

/** `newline` is a line break with the indent of the line on which the value begins. */
function writeValue(out: TracedText, value: JsonValue, newline: string): void {
  if (typeof value === 'string') out.add(quoteJson(value));
  else if ('members' in value) writeObject(out, value, newline);
  else writeArray(out, value, newline);
}

function writeObject(out: TracedText, { members }: JsonObject, newline: string): void {
  if (members.length === 0) {
    out.add('{}');
    return;
  }
  const inner = `${newline}  `;
  members.forEach((member, index) => {
    out.add(index === 0 ? '{' : ',').add(inner);
    writeMember(out, member, inner);
  });
  out.add(newline).add('}');
}

function writeMember(out: TracedText, { key, value, origins = [] }: JsonMember, newline: string): void {
  const target = origins.length > 0 ? tracedText() : out;
  target.add(quoteJson(key)).add(': ');
  writeValue(target, value, newline);
  if (target !== out) out.add(target.finish().text, origins);
}

function writeArray(out: TracedText, items: readonly JsonValue[], newline: string): void {
  if (items.length === 0) {
    out.add('[]');
    return;
  }
  const inner = `${newline}  `;
  items.forEach((item, index) => {
    out.add(index === 0 ? '[' : ',').add(inner);
    writeValue(out, item, inner);
  });
  out.add(newline).add(']');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

// eslint-disable-next-line no-control-regex -- control characters are what has to be escaped
const TO_ESCAPE = /["\\<>&\u0000-\u001f\u2028\u2029]/g;

/** A JSON string as Go writes it: `<`, `>`, `&` and the line separators are escaped, other non-ASCII stays, half a surrogate pair becomes U+FFFD (`appendString`). */
export function quoteJson(text: string): string {
  const escaped = text
    .replace(/[\ud800-\udfff]/gu, '\ufffd')
    .replace(TO_ESCAPE, (char) => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `"${escaped}"`;
}
