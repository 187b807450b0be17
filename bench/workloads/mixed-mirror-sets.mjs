/**
 * @typedef {import('./entry.mjs').Entry} Entry
 * @typedef {import('./mirror-sets.mjs').MirrorSet} MirrorSet
 * @typedef {import('./random.mjs').Random} Random
 *
 * @typedef {object} Layout what stays the same within one list
 * @property {string} list what stands before the dashes of the entries
 * @property {string} item what stands between a dash and the entry
 */

/**
 * A mirror set as people write it: keys in any order, comments, blank lines, quotes, flow lists and maps, other indents. The marked
 * entry is in block style with its source first and unquoted.
 * @param {MirrorSet} set
 * @param {Entry} marked
 * @param {Random} random
 */
export function writeMixedMirrorSet({ kind, name, entries }, marked, random) {
  const layout = { list: random.pick(['', '  ', '    ']), item: random.pick([' ', '   ']) };
  const step = random.pick(['  ', '    ']);
  const items = entries.map((entry) => {
    const keys = kind.hasPolicy ? ['source', 'mirrors', 'mirrorSourcePolicy'] : ['source', 'mirrors'];
    const lines = entry === marked ? markedEntry(entry, layout) : mixedEntry(entry, keys, layout, random);
    return lines.map((line) => `${step}${line}\n`).join('');
  });
  const parts = random.shuffle([
    `apiVersion: ${quoted(kind.apiVersion, random)}\n`,
    `kind: ${quoted(kind.kind, random)}${comment(random)}\n`,
    random.chance(0.5)
      ? `metadata: { name: ${quoted(name, random)} }\n`
      : `metadata:\n${step}name: ${name}${comment(random)}\n`,
    `spec:${comment(random)}\n${step}${kind.list}:\n${items.join('')}`,
  ]);
  return `# ${name}: written by hand\n${parts.join(random.chance(0.5) ? '\n' : '')}`;
}

/**
 * @param {Entry} entry
 * @param {Layout} layout
 */
function markedEntry({ source, mirrors, policy }, layout) {
  const lines = [
    `source: ${source}`,
    'mirrors:',
    ...mirrors.map((mirror) => `  - ${mirror}`),
    `mirrorSourcePolicy: ${policy}`,
  ];
  return asItem(lines, layout);
}

/**
 * @param {Entry} entry
 * @param {readonly string[]} keys
 * @param {Layout} layout
 * @param {Random} random
 */
function mixedEntry(entry, keys, layout, random) {
  const ordered = random.chance(0.5) ? random.shuffle(keys) : keys;
  const before = [
    ...(random.chance(0.1) ? [''] : []),
    ...(random.chance(0.2) ? [`${layout.list}# "${entry.source}" is asked for: by, [somebody]`] : []),
  ];
  if (random.chance(0.15)) {
    const pairs = ordered.map((key) => `${key}: ${flowValue(entry, key, random)}`);
    return [...before, `${layout.list}-${layout.item}{ ${pairs.join(', ')} }${comment(random)}`];
  }
  return [
    ...before,
    ...asItem(
      ordered.flatMap((key) => blockPair(entry, key, random)),
      layout,
    ),
  ];
}

/**
 * @param {Entry} entry
 * @param {string} key
 * @param {Random} random
 */
function flowValue({ source, mirrors, policy }, key, random) {
  if (key === 'mirrors') return `[${mirrors.map((mirror) => quoted(mirror, random)).join(', ')}]`;
  return quoted(key === 'source' ? source : policy, random);
}

/**
 * @param {Entry} entry
 * @param {string} key
 * @param {Random} random
 * @returns {string[]}
 */
function blockPair({ source, mirrors, policy }, key, random) {
  if (key === 'source') return [`source: ${quoted(source, random)}${comment(random)}`];
  if (key === 'mirrorSourcePolicy') return [`mirrorSourcePolicy:  ${quoted(policy, random)}${comment(random)}`];
  const values = mirrors.map((mirror) => quoted(mirror, random));
  const indent = random.pick(['', '  ']);
  return random.pick([
    ['mirrors:', ...values.map((value) => `${indent}- ${value}${comment(random)}`)],
    [`mirrors: [${values.join(', ')}]${comment(random)}`],
    ['mirrors: [', ...values.map((value) => `    ${value},${comment(random)}`), '  ]'],
  ]);
}

/**
 * @param {readonly string[]} lines
 * @param {Layout} layout
 */
function asItem([first = '', ...others], { list, item }) {
  return [`${list}-${item}${first}`, ...others.map((line) => `${list} ${item}${line}`)];
}

/**
 * @param {string} value
 * @param {Random} random
 */
function quoted(value, random) {
  return random.pick([value, value, `"${value}"`, `'${value}'`]);
}

/** @param {Random} random */
function comment(random) {
  return random.chance(0.15) ? random.pick(['  # mirrored: nightly', ' # "checked"', ' # - see: {ticket}']) : '';
}
