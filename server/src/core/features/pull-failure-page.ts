import type { Analysis } from '../analysis';
import type { LoggedPull } from '../cluster/logged-pull';
import { readPullLog } from '../cluster/pull-log';
import type { Place } from '../text/place';
import { saidBy } from '../text/said-by';
import {
  answerersOf,
  asOne,
  hasSomethingToSay,
  nodeOn,
  planOn,
  refusedBy,
  type Answerer,
  type Outcome,
} from './answers';
import { code, escape, MARKDOWN } from './markdown';
import type { LinkTo } from './plan-hover';
import { givenByWords, notesOn } from './plan-words';
import { plainPreview, type Preview } from './preview';
import { explainPull, isInNoPlan, STEP_STATES, type ExplainedStep, type PullExplanation } from './pull-explanation';

/** The pulls of a log, each held against what the manifests of the workspace (or its registries.conf files) say. */
export interface PullFailure {
  readonly pull: LoggedPull;
  /** Equal explanations once; those first whose plan has the endpoints of the log. */
  readonly explanations: readonly ClusterExplanation[];
}

interface ClusterExplanation {
  /** Empty where the workspace says nothing on where images come from. */
  readonly givenBy: readonly Answerer[];
  /** Where the operator refuses: then there is no plan, and nothing is held against the log. */
  readonly refused: (Outcome & { readonly kind: 'refused' }) | null;
  readonly explanation: PullExplanation;
}

/** Explains each pull of a log (podman, CRI-O, skopeo, buildah, a pod event); empty where the text holds none. */
export function pullFailures(analysis: Analysis, log: string): PullFailure[] {
  const clusters = analysis.clusters.filter(hasSomethingToSay).flatMap(answerersOf);
  const hosts = analysis.hosts.map((view): Answerer => ({ kind: 'host', view }));
  const answerers = clusters.length > 0 ? clusters : hosts;
  return readPullLog(log).map((pull) => ({ pull, explanations: explanationsOf(pull, answerers) }));
}

/** The explanations as a page of Markdown; in `sources`, which manifest lines an endpoint comes from. */
export function pullFailurePage(failures: readonly PullFailure[], linkTo: LinkTo): Preview {
  const parts = failures.flatMap((failure) => failureParts(failure, linkTo));
  let text = '';
  const sources: Preview['sources'][number][] = [];
  for (const { words, origins } of parts) {
    if (origins.length > 0) sources.push({ span: { start: text.length, end: text.length + words.length }, origins });
    text += words;
  }
  return plainPreview(text, { sources });
}

function explanationsOf(pull: LoggedPull, answerers: readonly Answerer[]): ClusterExplanation[] {
  if (answerers.length === 0)
    return [{ givenBy: [], refused: null, explanation: explainPull(pull, () => null, MARKDOWN) }];
  const groups = new Map<string, ClusterExplanation & { givenBy: Answerer[] }>();
  for (const answerer of answerers) {
    const explanation = explainPull(pull, (ref) => planOn(answerer, ref), MARKDOWN);
    const refused = nodeOn(answerer) ? null : refusedBy(answerer);
    const key = saidBy([refused, explanation]);
    const group = groups.get(key);
    if (group) group.givenBy.push(answerer);
    else groups.set(key, { givenBy: [answerer], refused, explanation });
  }
  const merged = [...groups.values()].map((group) => ({ ...group, givenBy: asOne(group.givenBy) }));
  return merged.sort((a, b) => strayIn(a.explanation) - strayIn(b.explanation));
}

/** How many endpoints the log and the plan do not have in common; all of them where no plan is known. */
function strayIn({ steps }: PullExplanation): number {
  return steps.filter((step) => isInNoPlan(step) || step.state === 'not-asked').length;
}

/** A piece of the page, and the places that it comes from. */
interface Part {
  readonly words: string;
  readonly origins: readonly Place[];
}

function failureParts({ pull, explanations }: PullFailure, linkTo: LinkTo): Part[] {
  const [first] = explanations;
  const name =
    first === undefined || first.explanation.reference === '' ? 'an image' : code(first.explanation.reference);
  const times = pull.times > 1 ? ` (tried ${pull.times} times)` : '';
  return [
    plain(`### Pull of ${name}${times}\n`),
    ...explanations.flatMap((each) => explanationParts(each, linkTo)),
    plain('\n'),
  ];
}

function explanationParts({ givenBy, refused, explanation }: ClusterExplanation, linkTo: LinkTo): Part[] {
  const { verdict, steps, notes } = explanation;
  return [
    plain(`\n${headOf(verdict, givenBy, refused)}\n`),
    ...(refused ? refusalParts(refused) : []),
    ...(steps.length > 0 ? [plain('\n')] : []),
    ...steps.flatMap((step, index) => stepParts(step, index, linkTo)),
    ...(notes.length > 0 ? [plain(`\n${notes.map((note) => `- ${note}.\n`).join('')}`)] : []),
  ];
}

function headOf(verdict: string, givenBy: readonly Answerer[], refused: ClusterExplanation['refused']): string {
  if (givenBy.length === 0)
    return `**${verdict}.** No mirror sets and no registries.conf are here to hold the log against.`;
  const name = `**${givenByWords(givenBy, MARKDOWN)}**`;
  if (!refused) return `Held against ${name}: **${verdict}.**`;
  return `**${verdict}.** Nothing is known of ${name} to hold the log against: the operator refuses the manifests, and nodes keep the files that they have.`;
}

/** The operator's words, which lead to the lines that they are about. */
function refusalParts(refused: NonNullable<ClusterExplanation['refused']>): Part[] {
  const { origins } = refused.refusal;
  return notesOn(refused, MARKDOWN).flatMap((note) => [plain('\n- '), { words: note, origins }, plain('.\n')]);
}

function plain(words: string): Part {
  return { words, origins: [] };
}

/** The names in it lead to their lines: in an editor, which shows the page as text, an address would hide what is said. */
function stepParts(
  { role, reference, state, explanation, words, origins }: ExplainedStep,
  index: number,
  linkTo: LinkTo,
): Part[] {
  const details = [
    ...explanation.map((sentence) => `${sentence}.`),
    ...(words === null ? [] : [`The engine says: ${escape(words)}`]),
  ];
  return [
    plain(`${index + 1}. ${role === null ? '' : `${roleWords(role)} `}`),
    { words: MARKDOWN.reference(reference), origins },
    plain(`: **${STEP_STATES[state]}**\n${details.map((line) => `   - ${line}\n`).join('')}`),
    ...lineParts(origins, linkTo),
  ];
}

function roleWords(role: NonNullable<ExplainedStep['role']>): string {
  switch (role) {
    case 'direct':
      return 'own registry';
    case 'unplanned':
      return 'not in the plan:';
    case 'mirror':
    case 'source':
      return role;
  }
}

/** Each line that an endpoint comes from, once. */
function lineParts(origins: readonly Place[], linkTo: LinkTo): Part[] {
  const lines = new Map(
    origins.slice(0, MOST_LINKS).flatMap((place) => {
      const found = linkTo(place);
      return found ? [[found.text, place] as const] : [];
    }),
  );
  if (lines.size === 0) return [];
  const named = [...lines].flatMap(([text, place], index) => [
    plain(index === 0 ? '   - From ' : ', '),
    { words: code(text), origins: [place] },
  ]);
  return [...named, plain('\n')];
}

const MOST_LINKS = 4;
