import type { Analysis } from '../analysis';
import type { Document } from '../document';
import type { FoundReference } from '../model/found-reference';
import { parseReference } from '../model/reference';
import type { Span } from '../text/place';
import { answersToFound, asOne, type ReferenceAnswer } from './answers';
import { BARE, MARKDOWN } from './markdown';
import { givenByWords, isTried, plansOf, summaryOf } from './plan-words';

/** What is shown behind an image reference, as if it were a part of the text. */
export interface InlayHint {
  /** Where it stands: UTF-16 code units from the start of the text. */
  readonly offset: number;
  readonly label: string;
  /** Markdown: the answer of each cluster in a sentence. */
  readonly tooltip: string;
}

/**
 * Behind each image reference of a span (UTF-16 code units) the repository that serves it first: that of a mirror, or the registry of
 * the reference itself. Where clusters answer differently, each with its name. Nothing in a template, and nothing where the workspace
 * knows neither mirror sets nor a registries.conf.
 */
export function inlayHints(analysis: Analysis, uri: string, span: Span): InlayHint[] {
  const document = analysis.workspace.documents.get(uri);
  if (!document || document.isTemplate) return [];
  return document.references.flatMap((reference) => hintFor(analysis, document, reference, span) ?? []);
}

function hintFor(analysis: Analysis, document: Document, reference: FoundReference, span: Span): InlayHint | null {
  const at = document.locate(reference.place);
  if (!at || at.end < span.start || at.start > span.end) return null;
  const answers = answersToFound(analysis, document.uri, reference);
  if (answers.length === 0) return null;
  const tooltip = answers.map((answer) => `- ${tooltipLine(answer)}`).join('\n');
  return { offset: behindQuote(document, at), label: `→ ${labelOf(answers)}`, tooltip };
}

/** Behind the quote that closes a value. */
function behindQuote({ text }: Document, { start, end }: Span): number {
  const quote = text.charAt(end);
  return (quote === '"' || quote === "'") && text.charAt(start - 1) === quote ? end + 1 : end;
}

function tooltipLine({ givenBy, outcome }: ReferenceAnswer): string {
  return `${givenByWords(givenBy, MARKDOWN)}: ${summaryOf(outcome, MARKDOWN)}`;
}

/** Answers that come to the same first endpoint are one here. */
function labelOf(answers: readonly ReferenceAnswer[]): string {
  const byTarget = new Map<string, ReferenceAnswer['givenBy'][number][]>();
  for (const answer of answers) {
    const target = targetOf(answer);
    byTarget.set(target, [...(byTarget.get(target) ?? []), ...answer.givenBy]);
  }
  const labels = [...byTarget].map(([target, givenBy]) => ({ target, givenBy: asOne(givenBy) }));
  const [only] = labels;
  if (only && labels.length === 1) return only.target;
  const shown = labels.slice(0, MOST_SHOWN).map(({ target, givenBy }) => `${target} (${givenByWords(givenBy, BARE)})`);
  return shown.join(', ') + (labels.length > MOST_SHOWN ? ` and ${labels.length - MOST_SHOWN} more` : '');
}

const MOST_SHOWN = 2;

function targetOf({ outcome }: ReferenceAnswer): string {
  if (outcome.kind === 'refused') return 'not known';
  const [plan] = plansOf(outcome);
  const endpoint = plan?.policy?.accepted === false ? undefined : plan?.endpoints.find(isTried);
  const parsed = endpoint && parseReference(endpoint.reference);
  if (parsed?.kind !== 'ok') return 'not pulled';
  return endpoint?.role === 'mirror' ? parsed.reference.name : parsed.reference.domain;
}
