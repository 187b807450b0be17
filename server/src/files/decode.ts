/** What bytes hold that are meant to be a text. */
export type Decoded =
  | {
      readonly kind: 'text';
      /** A byte order mark at its start is left where it is. What is no UTF-8 has become U+FFFD. */
      readonly text: string;
      readonly problems: readonly DecodeProblem[];
    }
  /** Not a text: it holds NUL bytes and is no UTF-16 either. */
  | { readonly kind: 'binary' };

export interface DecodeProblem {
  readonly kind: 'utf-16' | 'invalid-utf-8';
  /** One sentence, without a period. */
  readonly message: string;
}

/** The text of a file's bytes: UTF-8, or UTF-16 where a byte order mark says so (which no tool on a cluster reads, hence the problem). */
export function decode(bytes: Uint8Array): Decoded {
  const utf16 = utf16Of(bytes);
  if (utf16) {
    const text = new TextDecoder(utf16, { ignoreBOM: true }).decode(bytes);
    if (text.includes('\0')) return { kind: 'binary' }; // UTF-32 begins so, too
    return {
      kind: 'text',
      text,
      problems: [{ kind: 'utf-16', message: 'This file is UTF-16, which OpenShift does not read: save it as UTF-8' }],
    };
  }
  if (bytes.includes(0)) return { kind: 'binary' };
  try {
    return {
      kind: 'text',
      text: STRICT.decode(bytes),
      problems: [],
    };
  } catch {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    const message =
      'This file holds bytes that are no UTF-8, so it reads differently from what was meant: save it as UTF-8';
    return { kind: 'text', text, problems: [{ kind: 'invalid-utf-8', message }] };
  }
}

/** Keeps nothing between two texts. */
const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}
