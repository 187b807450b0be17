import type { Endpoint, ReadyPlan } from '../cluster/pull-plan';
import type { FoundReference, ReferencePart } from '../model/found-reference';
import type { Place } from '../text/place';
import type { Answerer, Outcome, ReferenceAnswer } from './answers';
import { escape, link, MARKDOWN } from './markdown';
import {
  basisWords,
  givenByWords,
  isTried,
  notesOn,
  notesOnPlan,
  plansOf,
  policyNotes,
  remarksOn,
  summaryOf,
} from './plan-words';

/** Where a place is, and how an editor gets there; null where it is no longer in the text. The edge knows lines and URIs. */
export type LinkTo = (place: Place) => { readonly text: string; readonly target: string } | null;

/**
 * The pull plan of a reference as Markdown: how it is put together, the verdict, the endpoints in order, why others are left out, and what
 * all of it rests on.
 */
export function planMarkdown(
  { text, parts = [] }: Pick<FoundReference, 'text' | 'parts'>,
  answers: readonly ReferenceAnswer[],
  linkTo: LinkTo,
): string {
  const sections = answers.map((answer) => answerMarkdown(answer, linkTo));
  const basis = basisMarkdown(answers.flatMap(({ givenBy }) => givenBy));
  const title = `**Pull plan** for ${MARKDOWN.reference(text)}`;
  return [title, partsMarkdown(parts), ...sections, basis].filter((section) => section !== '').join('\n\n');
}

function partsMarkdown(parts: readonly ReferencePart[]): string {
  const named = parts.map(({ name, text }) => `${MARKDOWN.name(name)} (${MARKDOWN.reference(text)})`);
  return named.length === 0 ? '' : `Put together from ${named.join(', ')}`;
}

function answerMarkdown({ givenBy, outcome }: ReferenceAnswer, linkTo: LinkTo): string {
  const name = `On **${givenByWords(givenBy, MARKDOWN)}**`;
  // What the endpoints say by themselves is not said twice.
  const head = isPlain(outcome) ? name : `${name}: ${summaryOf(outcome, MARKDOWN)}`;
  if (outcome.kind === 'refused') return `${name}: ${refusalMarkdown(outcome, linkTo)}`;
  const shortName = outcome.plan.kind === 'plan' ? outcome.plan.shortName : null;
  const plans = plansOf(outcome).map((plan) => planSection(plan, shortName !== null, linkTo));
  const [first = '', ...others] = plans.length > 0 && !shortName ? [] : notesOn(outcome, MARKDOWN);
  const basis = linksTo(shortName?.origins ?? [], linkTo);
  const own = listed([first + (basis === '' ? '' : ` · ${basis}`), ...others].filter((note) => note !== ''));
  return [head, own, ...plans].filter((part) => part !== '').join('\n\n');
}

/** That the operator refuses, its words, and where. */
export function refusalMarkdown(outcome: Outcome & { readonly kind: 'refused' }, linkTo: LinkTo): string {
  const parts = [
    summaryOf(outcome, MARKDOWN),
    listed(notesOn(outcome, MARKDOWN)),
    linksTo(outcome.refusal.origins, linkTo),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Whether the image is pulled, under its own name, from an endpoint that is tried. */
function isPlain(outcome: Outcome): boolean {
  if (outcome.kind === 'refused' || outcome.plan.kind === 'unparsable') return false;
  const { shortName, policy, endpoints } = outcome.plan;
  return shortName === null && policy?.accepted !== false && endpoints.some(isTried);
}

function planSection(plan: ReadyPlan, isOneOfSeveral: boolean, linkTo: LinkTo): string {
  const endpoints = plan.endpoints.map((endpoint, index) => endpointItem(endpoint, index, plan, linkTo)).join('\n');
  const head = isOneOfSeveral ? `As ${MARKDOWN.reference(plan.pullReference)}:` : '';
  // What policy.json says comes before the first endpoint is asked.
  const policy = policyNotes(plan, MARKDOWN).join('\n\n');
  const parts = [head, policy, endpoints, listed(notesOnPlan(plan, MARKDOWN))];
  return parts.filter((part) => part !== '').join('\n\n');
}

function listed(notes: readonly string[]): string {
  return notes.map((note) => `- ${note}`).join('\n');
}

/** One line of the list: hovers are narrow, and a list wraps where a table is cut off. */
function endpointItem(endpoint: Endpoint, index: number, plan: ReadyPlan, linkTo: LinkTo): string {
  const { blockedBy, origins } = endpoint;
  const asked = MARKDOWN.reference(endpoint.reference);
  const parts = [
    `${ROLE[endpoint.role]} ${blockedBy ? `~~${asked}~~` : asked}`,
    remarksOn(endpoint, plan, MARKDOWN).join('; '),
    linksTo(blockedBy ? [...origins, ...blockedBy.origins] : origins, linkTo),
  ];
  return `${index + 1}. ${parts.filter((part) => part !== '').join(' · ')}`;
}

const ROLE: Readonly<Record<Endpoint['role'], string>> = { mirror: 'mirror', source: 'source', direct: 'own registry' };

/** Links to the first few places; the same line once. */
export function linksTo(places: readonly Place[], linkTo: LinkTo): string {
  const links = new Set(
    places.flatMap((place) => {
      const found = linkTo(place);
      return found ? [link(found.text, found.target)] : [];
    }),
  );
  const shown = [...links].slice(0, MOST_LINKS);
  return shown.join(', ') + (links.size > MOST_LINKS ? ` and ${links.size - MOST_LINKS} more` : '');
}

const MOST_LINKS = 4;
const MOST_BASES = 3;

function basisMarkdown(givenBy: readonly Answerer[]): string {
  const bases = [...new Map(givenBy.map((answerer) => [answerer.view, answerer])).values()];
  const words = bases.slice(0, MOST_BASES).map((answerer) => escape(basisWords(answerer)));
  const more = bases.length > MOST_BASES ? `; and ${bases.length - MOST_BASES} more` : '';
  return `Rests on ${words.join('; ')}${more}`;
}
