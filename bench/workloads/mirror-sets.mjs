import { entriesFrom } from './entry.mjs';
import { marksAt } from './marks.mjs';

/**
 * @typedef {import('./entry.mjs').Entry} Entry
 * @typedef {import('./random.mjs').Random} Random
 *
 * @typedef {object} Kind
 * @property {string} apiVersion
 * @property {string} kind
 * @property {string} list
 * @property {boolean} hasPolicy
 *
 * @typedef {object} MirrorSet
 * @property {Kind} kind
 * @property {string} name
 * @property {readonly Entry[]} entries
 */

/** @type {Kind} */
export const IDMS = {
  apiVersion: 'config.openshift.io/v1',
  kind: 'ImageDigestMirrorSet',
  list: 'imageDigestMirrors',
  hasPolicy: true,
};
/** @type {Kind} */
export const ITMS = { ...IDMS, kind: 'ImageTagMirrorSet', list: 'imageTagMirrors' };
/** @type {Kind} */
export const ICSP = {
  apiVersion: 'operator.openshift.io/v1alpha1',
  kind: 'ImageContentSourcePolicy',
  list: 'repositoryDigestMirrors',
  hasPolicy: false,
};
export const KINDS = [IDMS, ITMS, ICSP];

/**
 * A mirror set as tools write it.
 * @param {MirrorSet} set
 */
export function writeMirrorSet({ kind, name, entries }) {
  const items = entries.map(
    ({ source, mirrors, policy }) =>
      `  - source: ${source}\n    mirrors:\n${mirrors.map((mirror) => `    - ${mirror}\n`).join('')}` +
      (kind.hasPolicy ? `    mirrorSourcePolicy: ${policy}\n` : ''),
  );
  const head = `apiVersion: ${kind.apiVersion}\nkind: ${kind.kind}\nmetadata:\n  name: ${name}\nspec:\n  ${kind.list}:\n`;
  return head + items.join('');
}

/**
 * `count` sets of ten entries each, of the three kinds by turns.
 * @param {number} count
 * @returns {MirrorSet[]}
 */
export function setsOfTen(count) {
  return Array.from({ length: count }, (_, number) => ({
    kind: KINDS[number % KINDS.length] ?? IDMS,
    name: `set-${String(number).padStart(4, '0')}`,
    entries: entriesFrom(number * 10, 10),
  }));
}

/**
 * A document of these sets, with its marks in the middle of a set in the middle that has a policy.
 * @param {readonly MirrorSet[]} sets
 * @param {(set: MirrorSet, marked: Entry) => string} write `marked` is the entry that the marks stand at: block style, source first and unquoted
 * @param {string} lineBreak
 */
export function documentOf(sets, write, lineBreak = '\n') {
  const withPolicy = sets.filter(({ kind }) => kind.hasPolicy);
  const entries = middleOf(withPolicy).entries;
  const marked = middleOf(entries);
  const text = sets
    .map((set) => write(set, marked))
    .join('---\n')
    .replaceAll('\n', lineBreak);
  const { breaks, ...marks } = marksAt(text, { needle: marked.source, key: 'mirrorSourcePolicy' });
  const position = { line: breaks['open quote']?.position.line ?? 0, character: 0 };
  return { text, marks: { ...marks, breaks: { ...breaks, 'bad indent': { position, text: ' ' } } } };
}

/**
 * @template T
 * @param {readonly T[]} list
 * @returns {T}
 */
function middleOf(list) {
  const middle = list[list.length >> 1];
  if (middle === undefined) throw new Error('there is no middle of nothing');
  return middle;
}
