/**
 * Where something is done in a document: positions as in the language server protocol, lines from 0, characters in UTF-16 code units.
 * @typedef {{ line: number, character: number }} Position
 * @typedef {{ position: Position, text: string }} Insertion
 *
 * @typedef {object} Marks
 * @property {Insertion} edit a keystroke that changes what is wrong with the document; to be taken back by the next one
 * @property {Position} hover on something that there is a documentation for
 * @property {Position} completion where one of several values belongs
 * @property {Readonly<Record<string, Insertion>>} breaks insertions after which the document is no longer well-formed, by name
 * @property {Insertion} [rename] a keystroke that changes what the document comes to, and that is no mistake; to be taken back by the next one
 * @property {string} [elsewhere] another file of the workload whose findings the edit changes too
 */

/**
 * The position of an offset in a text.
 * @param {string} text
 * @param {number} offset
 * @returns {Position}
 */
export function positionAt(text, offset) {
  let line = 0;
  let start = 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < offset; next = text.indexOf('\n', next + 1)) {
    line++;
    start = next + 1;
  }
  return { line, character: offset - start };
}

/**
 * The marks of a document at the first value of a key behind a needle. A letter is typed three letters into the value; a quote
 * is opened before the needle, and a letter put behind it, which has to be a source.
 * @param {string} text
 * @param {{ needle: string, key: string }} at
 * @returns {Marks}
 */
export function marksAt(text, { needle, key }) {
  const needleAt = text.indexOf(needle);
  const keyAt = text.indexOf(key, needleAt);
  const valueAt =
    keyAt + key.length + lengthOfMatch(/^\s*[:=]\s*["']?/, text.slice(keyAt + key.length, keyAt + key.length + 80));
  if (needleAt < 0 || keyAt < 0) throw new Error(`${needle} with ${key} behind it is not in the document`);
  return {
    edit: { position: positionAt(text, valueAt + 3), text: 'X' },
    rename: { position: positionAt(text, needleAt + needle.length), text: 'x' },
    hover: positionAt(text, keyAt + 2),
    completion: positionAt(text, valueAt),
    breaks: { 'open quote': { position: positionAt(text, needleAt), text: '"' } },
  };
}

/**
 * @param {RegExp} pattern
 * @param {string} text
 */
function lengthOfMatch(pattern, text) {
  return pattern.exec(text)?.[0].length ?? 0;
}
