import { marksAt } from './marks.mjs';

/**
 * @typedef {import('./entry.mjs').Entry} Entry
 * @typedef {import('./random.mjs').Random} Random
 */

const HEAD =
  'unqualified-search-registries = ["registry.access.redhat.com", "docker.io"]\nshort-name-mode = "enforcing"\n';

/**
 * A registries.conf as the operator writes it, with its marks in the middle.
 * @param {readonly Entry[]} entries
 */
export function registriesConf(entries) {
  return withMarks(entries, HEAD + entries.map(regularTable).join(''));
}

/**
 * A registries.conf as people write it: keys in any order, comments, both kinds of quotes, inline tables, other indents, CRLF. The
 * table in the middle, where the marks stand, is as the operator writes it.
 * @param {readonly Entry[]} entries
 * @param {Random} random
 */
export function mixedRegistriesConf(entries, random) {
  const marked = entries[entries.length >> 1];
  const tables = entries.map((entry) => (entry === marked ? regularTable(entry) : mixedTable(entry, random)));
  return withMarks(entries, `# written by hand\n${HEAD}${tables.join('')}`.replaceAll('\n', '\r\n'));
}

/**
 * @param {readonly Entry[]} entries
 * @param {string} text
 */
function withMarks(entries, text) {
  const needle = entries[entries.length >> 1]?.source ?? '';
  // The quote that the needle stands in is closed before it: what follows is bare text up to a quote that nothing closes.
  return { text, marks: marksAt(text, { needle, key: 'pull-from-mirror' }) };
}

/** @param {Entry} entry */
function regularTable({ source, mirrors }) {
  const tables = mirrors.map(
    (mirror, place) =>
      `\n  [[registry.mirror]]\n    location = "${mirror}"\n` +
      `${place % 2 === 1 ? '    insecure = true\n' : ''}    pull-from-mirror = "digest-only"\n`,
  );
  return `\n[[registry]]\n  prefix = ""\n  location = "${source}"\n  blocked = false\n${tables.join('')}`;
}

/**
 * @param {Entry} entry
 * @param {Random} random
 */
function mixedTable({ source, mirrors }, random) {
  const indent = random.pick(['', '  ', '    ', '\t']);
  const isInline = random.chance(0.3);
  const pairs = random.shuffle([
    ...(random.chance(0.5) ? [pair('prefix', quoted(source, random), random)] : []),
    pair('location', quoted(source, random), random),
    ...(random.chance(0.5) ? [pair('blocked', 'false', random)] : []),
    ...(isInline ? [pair('mirror', inlineMirrors(mirrors, random), random)] : []),
  ]);
  const tables = mirrors.map((mirror) => {
    const inner = random.shuffle(mirrorPairs(mirror, random));
    return `${indent}[[registry.mirror]]\n${inner.map((text) => `${indent}${text}${comment(random)}\n`).join('')}`;
  });
  const note = random.chance(0.2) ? `# "${source}" = [asked for]\n` : '';
  const own = pairs.map((text) => `${indent}${text}${comment(random)}\n`).join('');
  return `\n${note}[[registry]]${comment(random)}\n${own}${isInline ? '' : tables.join('\n')}`;
}

/**
 * @param {string} mirror
 * @param {Random} random
 */
function mirrorPairs(mirror, random) {
  return [
    pair('location', quoted(mirror, random), random),
    ...(random.chance(0.3) ? [pair('insecure', 'true', random)] : []),
    ...(random.chance(0.7) ? [pair('pull-from-mirror', quoted('digest-only', random), random)] : []),
  ];
}

/**
 * @param {readonly string[]} mirrors
 * @param {Random} random
 */
function inlineMirrors(mirrors, random) {
  const tables = mirrors.map((mirror) => `{ ${mirrorPairs(mirror, random).join(', ')} }`);
  return random.chance(0.5) ? `[${tables.join(', ')}]` : `[\n  ${tables.join(',  # next\n  ')},\n]`;
}

/**
 * @param {string} key
 * @param {string} value
 * @param {Random} random
 */
function pair(key, value, random) {
  return random.pick([`${key} = ${value}`, `${key}=${value}`, `"${key}" = ${value}`]);
}

/**
 * @param {string} value
 * @param {Random} random
 */
function quoted(value, random) {
  return random.pick([`"${value}"`, `'${value}'`]);
}

/** @param {Random} random */
function comment(random) {
  return random.chance(0.15) ? random.pick([' # nightly', '  # "checked" = [1]']) : '';
}
