import type { Document } from '../document';
import type { Mirror, Registry } from '../model/hub';
import { findKey } from '../model/registries-keys';
import type { PlacedEdit } from '../text/edit';
import type { Place } from '../text/place';
import { commentsIn } from './comments';
import type { Fix, Rule } from './rule';
import { indentOf, lineEnd, nextLine, soundLines, textOf, wholeLines } from './source-lines';

/** The form of registries.conf in which all mirrors of an entry are for digests. */
export const mirrorByDigestOnly: Rule = {
  code: 'mirror-by-digest-only',
  severity: 'hint',
  about: () => ({
    title: 'Mirrors that are restricted for all at once',
    documentation: [
      '`mirror-by-digest-only = true` at an entry lets its mirrors serve references by digest only. It still works, and is what the Machine Config',
      'Operator wrote up to OpenShift 4.12. Since then each mirror can say for itself what it serves: `pull-from-mirror` is `digest-only`,',
      '`tag-only` or `all`, so that an entry can have mirrors of both kinds. The two forms exclude each other in one entry.',
    ].join('\n'),
    bad: {
      language: 'toml',
      text: `[[registry]]
location = "quay.io"
mirror-by-digest-only = true

[[registry.mirror]]
location = "registry.example.com/quay"
`,
    },
    good: {
      language: 'toml',
      text: `[[registry]]
location = "quay.io"

[[registry.mirror]]
location = "registry.example.com/quay"
pull-from-mirror = "digest-only"
`,
    },
  }),
  looksAt: 'table',
  *check(registry) {
    const { mirrorByDigestOnly: setting, mirrors } = registry;
    const [place] = setting.origins;
    if (!setting.value || !place || mirrors.length === 0) return;
    if (mirrors.some(({ pullFromMirror }) => pullFromMirror.value !== '')) return;
    yield {
      place,
      message: '`mirror-by-digest-only` is the older form of `pull-from-mirror = "digest-only"` at each mirror',
      fixes: (document) => restrictEach(document, registry, place),
    };
  },
};

/** Takes the key out and writes one in each mirror; only where each of them stands in lines of its own, or in braces. */
function restrictEach(document: Document, { mirrors }: Registry, setting: Place): Fix[] {
  const own = document.syntax.parts?.find(({ chunk }) => chunk === setting.chunk)?.statements ?? [];
  const statement = own.find((each) => each.kind === 'pair' && each.value?.place === setting);
  const isSound = soundLines(document);
  if (!statement || !isSound(statement.place)) return [];
  const restricted = own.flatMap(({ path: [key], table }) => (isUsage(key?.text ?? '') ? [table.place] : []));
  const edits = mirrors.map((mirror) => restriction(document, mirror, isSound, restricted));
  if (!edits.every((edit) => edit !== null)) return [];
  const lines = wholeLines(document, statement.place);
  const removal = { place: lines, newText: commentsIn(document, lines) };
  return [{ title: 'Write `pull-from-mirror` in each mirror', edits: [removal, ...edits], safe: false }];
}

const USAGE = '"digest-only"';
const RESTRICTION = `pull-from-mirror = ${USAGE}`;

function isUsage(key: string): boolean {
  return findKey('registry.mirror', key)?.name === 'pull-from-mirror';
}

/** `restricted` are the tables in whose lines the key stands, with a text or without. */
function restriction(
  document: Document,
  mirror: Mirror,
  isSound: (place: Place) => boolean,
  restricted: readonly Place[],
): PlacedEdit | null {
  const [location] = mirror.location.origins;
  const [table] = mirror.origins;
  const [written] = mirror.pullFromMirror.origins;
  if (!location || !table || !isSound(location)) return null;
  if (written) return { place: written, newText: USAGE };
  const { chunk, until = chunk, end } = location;
  const inBraces = textOf(document, table);
  if (restricted.includes(table) || /^\{.*pull-from-mirror/is.test(inBraces)) return null;
  if (inBraces.startsWith('{')) {
    return { place: { chunk: until, start: end, end }, newText: `, ${RESTRICTION}` };
  }
  const indent = indentOf(document, { ...location, start: keyStart(document, location) });
  if (indent === null) return null;
  const isOpen = !textOf(document, wholeLines(document, location)).endsWith('\n');
  const newText = `${indent}${RESTRICTION}`;
  const eol = lineEnd(document);
  return { place: nextLine(document, location), newText: isOpen ? eol + newText : newText + eol };
}

/** Where the key of a value begins: it is the first in its line, but for blanks. */
function keyStart(document: Document, value: Place): number {
  const line = wholeLines(document, value);
  return line.start + (/^[ \t]*/.exec(textOf(document, line))?.[0].length ?? 0);
}
