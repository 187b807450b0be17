import type { Document } from '../document';
import { nearestWord } from '../model/nearest-word';
import { part, type Place } from '../text/place';
import type { Fix, Report, Rule } from './rule';
import { indentOf, textOf, wholeLines } from './source-lines';
import { UNUSED_SUPPRESSION } from './suppression';
import type { JudgedSuppression, Suppression } from './suppression-comment';
import { shown } from './wording';

/** A comment that silences nothing, given the codes of all other rules. */
export function unusedSuppression(codes: readonly string[]): Rule {
  const known = [...codes, UNUSED_SUPPRESSION];
  return {
    code: UNUSED_SUPPRESSION,
    severity: 'hint',
    about: () => ({
      title: 'A comment that silences nothing',
      documentation: [
        '`# mirrorscope-disable-line CODE` silences a rule for its line, `# mirrorscope-disable-next-line CODE` for the line below, and',
        '`# mirrorscope-disable-file CODE` for the whole file; several codes are separated by blanks or commas, without one every rule is',
        'silent, and what follows ` -- ` is a reason for people. Once the finding is gone, such a comment is not only noise: it would hide the',
        'same mistake if it came back. A rule that is off is not counted as unused.',
      ].join('\n'),
      bad: {
        language: 'yaml',
        text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  imageDigestMirrors:
  - source: quay.io/tools # mirrorscope-disable-line invalid-source
    mirrors:
    - registry.example.com/tools
`,
      },
      good: {
        language: 'yaml',
        text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: tools
spec:
  imageDigestMirrors:
  - source: https://quay.io/tools # mirrorscope-disable-line invalid-source -- the template engine cuts the scheme
    mirrors:
    - registry.example.com/tools
`,
      },
    }),
    looksAt: 'suppression',
    *check(judged) {
      if (judged.suppression.codes.length > 0) yield* checkCodes(judged, known);
      else if (judged.silenced.size === 0) yield unusedComment(judged.suppression);
    },
  };
}

function* checkCodes({ suppression, silenced, off }: JudgedSuppression, known: readonly string[]): Iterable<Report> {
  const useless = suppression.codes.filter(({ value }) => !silenced.has(value) && !off.has(value));
  for (const code of useless) {
    const { value, place } = code;
    if (value === UNUSED_SUPPRESSION) continue;
    const isKnown = known.includes(value);
    const meant = isKnown ? null : nearestWord(value, known);
    const hint = meant === null ? '' : `: did you mean \`${meant}\`?`;
    const message = isKnown
      ? `\`${value}\` says nothing ${WHERE[suppression.scope]}, so it need not be silenced`
      : `There is no rule ${shown(value)}, so nothing is silenced${hint}`;
    const rename: Fix[] =
      meant === null ? [] : [{ title: `Write \`${meant}\``, edits: [{ place, newText: meant }], safe: false }];
    const isAll = useless.length === suppression.codes.length;
    const fixes = (document: Document): readonly Fix[] => [
      ...rename,
      ...(isAll ? removeComment(document, suppression, meant === null) : removeCode(document, suppression, place)),
    ];
    yield { place, message, tag: 'unnecessary', fixes };
  }
}

const WHERE = { line: 'in this line', 'next-line': 'in the line below', file: 'in this file' } as const;

function unusedComment(suppression: Suppression): Report {
  return {
    place: suppression.word,
    message: `No rule says anything ${WHERE[suppression.scope]}, so there is nothing to silence`,
    tag: 'unnecessary',
    fixes: (document) => removeComment(document, suppression, true),
  };
}

/**
 * With its whole line where nothing else stands there, else with the blanks in front of it, or up to the comment behind it. Not in a text with errors, where a comment
 * may be all that parts two lines.
 */
function removeComment(document: Document, { comment }: Suppression, safe: boolean): Fix[] {
  if (document.syntax.problems.length > 0) return [];
  const title = 'Remove the comment';
  const end = { chunk: comment.until ?? comment.chunk, start: comment.end, end: wholeLines(document, comment).end };
  if (indentOf(document, comment) !== null) {
    const toNext = textOf(document, end).search(/\S/);
    const place = toNext < 0 ? wholeLines(document, comment) : { ...comment, end: comment.end + toNext };
    return [{ title, edits: [{ place, newText: '' }], safe }];
  }
  const span = document.locate(comment);
  let blanks = 0;
  while (span && ' \t'.includes(document.text.charAt(span.start - blanks - 1) || '.')) blanks++;
  return [{ title, edits: [{ place: { ...comment, start: comment.start - blanks }, newText: '' }], safe }];
}

/** With the comma or blank that separates it from the next or else from the one before. */
function removeCode(document: Document, { codes }: Suppression, place: Place): Fix[] {
  const index = codes.findIndex((code) => code.place === place);
  const next = codes[index + 1]?.place;
  const before = codes[index - 1]?.place;
  const removed = next
    ? part(place, 0, next.start - place.start)
    : before && { ...place, start: place.start - (place.start - before.end) };
  if (!removed) return [];
  return [{ title: `Remove ${shown(textOf(document, place))}`, edits: [{ place: removed, newText: '' }], safe: true }];
}
