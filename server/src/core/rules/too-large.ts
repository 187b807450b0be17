import type { Document } from '../document';
import type { Report } from './rule';
import { asSentence } from './wording';

/** Says that a file is not read for its length: nothing in it is wrong because of that. */
export function tooLarge({ syntax }: Document): Report[] {
  const problems = syntax.problems.filter(({ code }) => code === 'too-large');
  return problems.map(({ place, message }) => ({ place, severity: 'info', message: asSentence(message) }));
}
