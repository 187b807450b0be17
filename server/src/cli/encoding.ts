import { KINDS } from '../core/model/kinds';
import { Failure } from './failure';
import type { InputFile } from './input-file';
import type { Shell } from './shell';

/** Whether a text may hold what decides on where images come from: an answer that leaves it out would be wrong. */
export function holdsOurs(text: string): boolean {
  return KINDS.some(({ name }) => text.includes(name));
}

/**
 * Whether no cluster or engine reads a file for its encoding, and that must not pass as a note: it was named, or holds what decides. What
 * builds read of a Dockerfile is theirs to say.
 */
export function isUnreadable({ encodingProblem, isNamed, language, text }: InputFile): boolean {
  if (encodingProblem === null || language === 'dockerfile') return false;
  return isNamed || language === 'registries-conf' || holdsOurs(text);
}

/** Says what is wrong with the encoding of files. Throws a Failure where an answer must not rest on one of those that `counts`. */
export function checkEncodings(
  inputs: readonly InputFile[],
  shell: Shell,
  counts: (input: InputFile) => boolean = () => true,
): void {
  for (const input of inputs) {
    const { name, encodingProblem } = input;
    if (encodingProblem === null) continue;
    if (counts(input) && isUnreadable(input)) throw new Failure(`cannot read ${name}: ${encodingProblem}`);
    shell.note(`${name}: ${encodingProblem}`);
  }
}
