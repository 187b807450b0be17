/**
 * For each item of a list, where the same object stood in an earlier list of different objects; -1: nowhere. Messages are written before the core is
 * loaded, so it takes nothing from there.
 */
export function stoodAt(before: readonly object[], items: readonly object[]): readonly number[] {
  const shorter = Math.min(before.length, items.length);
  let front = 0;
  while (front < shorter && Object.is(before[front], items[front])) front++;
  const moved = before.length - items.length;
  let end = items.length;
  while (end > front && end + moved > front && Object.is(before[end + moved - 1], items[end - 1])) end--;
  const between = new Map<unknown, number>();
  if (end > front) for (let at = front; at < end + moved; at++) between.set(before[at], at);
  return items.map((item, at) => (at < front ? at : at >= end ? at + moved : (between.get(item) ?? -1)));
}
