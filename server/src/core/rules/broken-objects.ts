import type { Document } from '../document';
import type { KubernetesObject } from '../model/read';

/** Whether a syntax error stands in the YAML document that an object is read from. */
export function brokenObjects(document: Document): (object: KubernetesObject) => boolean {
  const { documents, problems } = document.syntax;
  if (problems.length === 0) return () => false;
  const startOf = ({ place }: Pick<KubernetesObject, 'place'>): number => document.locate(place)?.start ?? 0;
  const starts = documents.map(startOf);
  const broken = new Set(problems.map((problem) => indexOfLast(starts, startOf(problem))));
  return (object) => broken.has(indexOfLast(starts, startOf(object)));
}

/** The index of the last of these ascending numbers that is not above one; -1: all are. */
function indexOfLast(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? Infinity) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
