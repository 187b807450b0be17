import { repositoryOf } from '../model/reference';
import type { LoggedAttempt } from './logged-pull';

/** A pull as far as its log has been read. */
export interface GrowingPull {
  reference: string | null;
  readonly attempts: { reference: string; outcome: LoggedAttempt['outcome'] }[];
  failure: string | null;
  readonly line: number;
  /** Of the request that CRI-O answers with it; null for engines that pull one image at a time. */
  readonly id: string | null;
  /** Whether its beginning was seen, and no manifest yet: another endpoint is one of the same pull then. */
  isBegun: boolean;
  /** Whether an endpoint was asked last that may be its own or another pull's: what came of the one before is not known then. */
  isUnsure: boolean;
  /** Another request for the same image: it waits for this pull, unless that has failed and the log does not tell. */
  again: Beginning | null;
}

/** How an engine says that it begins a pull. */
export interface Beginning {
  readonly reference: string | null;
  readonly id: string | null;
  readonly line: number;
}

/** The pulls of a log: CRI-O has several at a time, and names them by their ids where they begin and where they went well. */
export interface LoggedPulls {
  /** In the order in which they began; their end has not been seen. */
  readonly open: GrowingPull[];
  /** In the order in which they ended. */
  readonly ended: GrowingPull[];
  readonly byId: Map<string, GrowingPull>;
}

/** Begins a pull. One without an id, and each before one without an id, is over then; of the same image CRI-O has one pull at a time. */
export function begin(pulls: LoggedPulls, beginning: Beginning): void {
  const { reference, id } = beginning;
  const same = id === null ? undefined : pulls.open.find((pull) => pull.id !== null && pull.reference === reference);
  if (same) same.again = beginning;
  else for (const pull of [...pulls.open]) if (id === null || pull.id === null) close(pulls, pull);
  const pull = same ?? openPull(pulls, beginning);
  if (!same) pull.isBegun = true;
  if (id !== null) pulls.byId.set(id, pull);
}

/** Opens a pull, also one whose beginning was not seen. */
export function openPull(pulls: LoggedPulls, beginning: Beginning): GrowingPull {
  const [oldest] = pulls.open;
  if (oldest && pulls.open.length >= MOST_OPEN) close(pulls, oldest);
  const pull = growingPull(beginning);
  pulls.open.push(pull);
  return pull;
}

/** A pull of which nothing is known yet. */
export function growingPull({ reference, id, line }: Beginning): GrowingPull {
  return { reference, attempts: [], failure: null, line, id, isBegun: false, isUnsure: false, again: null };
}

/** Pulls that fail end without a word where the log is not at debug level: so many may seem to be open. */
const MOST_OPEN = 32;

/** Nothing that follows is about this pull. */
export function close({ open, ended }: LoggedPulls, pull: GrowingPull): void {
  const at = open.indexOf(pull);
  if (at < 0) return;
  open.splice(at, 1);
  ended.push(pull);
}

/** The open pulls that an endpoint may be asked for: the only one, since a mirror may have any name, else those that it fits best. */
export function pullsAsking(open: readonly GrowingPull[], endpoint: string): readonly GrowingPull[] {
  return open.length < 2 ? open : bestOf(open, endpoint, 1);
}

/** The open pull of an image by this name, if it is clear which: names of pods leave out what engines fill in. */
export function pullNamed(open: readonly GrowingPull[], name: string | null): GrowingPull | null {
  const [only, ...others] = open;
  if (only && others.length === 0 && (name === null || only.reference === null)) return only;
  const [best = null, ...more] = name === null ? [] : bestOf(open, name, 2);
  return more.length === 0 ? best : null;
}

function bestOf(open: readonly GrowingPull[], name: string, least: number): readonly GrowingPull[] {
  const fits = open.map(({ reference }) => fitOf(reference, name));
  const best = Math.max(...fits);
  return best < least ? [] : open.filter((_, index) => fits[index] === best);
}

/**
 * How well an endpoint fits an image: 0 where it cannot be one of it, since a mirror changes what stands before a tag or digest, and neither
 * of them; else 1, and more for each part at the end of the path that they have in common.
 */
function fitOf(reference: string | null, endpoint: string): number {
  if (reference === null) return 0;
  if (reference === endpoint) return Infinity;
  if (versionOf(reference) !== versionOf(endpoint)) return 0;
  const parts = repositoryOf(reference).split('/').reverse();
  const others = repositoryOf(endpoint).split('/').reverse();
  const same = parts.findIndex((part, index) => part !== others[index]);
  return 1 + (same < 0 ? parts.length : same);
}

function versionOf(reference: string): string {
  return /@(.*)$/.exec(reference)?.[1] ?? /:([^:/]*)$/.exec(reference)?.[1] ?? 'latest';
}

/** Whether an image that is there is the one of a pull: it is named by its digest, and with its registry where the pull is of a short name. */
export function isSameImage(pulled: string, { reference }: GrowingPull): boolean {
  if (reference === null) return true;
  const [there, wanted] = [repositoryOf(pulled), repositoryOf(reference)];
  return there === wanted || there.endsWith(`/${wanted}`);
}
