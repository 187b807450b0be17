/**
 * Numbers that only a seed decides.
 * @typedef {object} Random
 * @property {(limit: number) => number} below a whole number from 0 up to, not including, the limit
 * @property {(probability: number) => boolean} chance
 * @property {<T>(list: readonly T[]) => T} pick one of a list that is not empty
 * @property {<T>(list: readonly T[]) => T[]} shuffle a copy in another order
 */

/**
 * The numbers of a seed and a name: each workload has its own, whichever others are made with it. (The generator is mulberry32.)
 * @param {number} seed
 * @param {string} name
 * @returns {Random}
 */
export function createRandom(seed, name) {
  let state = hash(`${seed}:${name}`);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** @param {number} limit */
  const below = (limit) => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (list) => /** @type {(typeof list)[number]} */ (list[below(list.length)]),
    shuffle(list) {
      const left = [...list];
      return list.flatMap(() => left.splice(below(left.length), 1));
    },
  };
}

/**
 * FNV-1a over UTF-16 code units.
 * @param {string} text
 */
function hash(text) {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value;
}
