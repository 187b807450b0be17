/** Work in steps: between two of them whoever has other things to do can do them. What it comes to does not depend on it. */
export type Steps<Result> = Generator<unknown, Result>;

/** What the work comes to, done in one go. */
export function inOneGo<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/** Computes a result for each item of a list, so many of them in a step. */
export function* mapInSteps<Item, Result>(
  items: readonly Item[],
  stepLength: number,
  compute: (item: Item) => Result,
): Steps<readonly Result[]> {
  const results: Result[] = [];
  let left = stepLength;
  for (const item of items) {
    if (left-- === 0) {
      left = stepLength - 1;
      yield results;
    }
    results.push(compute(item));
  }
  return results;
}
