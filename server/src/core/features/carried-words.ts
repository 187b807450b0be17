import type { Document } from '../document';
import { isForbidden } from '../model/carried';
import type { EnclosingObject, Surrounding } from './cursor';

/** What it means for an object that it stands in another one, as Markdown; null where it counts as if it stood alone. */
export function carriedMarkdown(
  document: Document,
  { root }: Pick<EnclosingObject, 'root'>,
  around: readonly Surrounding[],
): string | null {
  if (around.some(({ tree }) => isForbidden(tree)))
    return 'A policy **takes this object away** from the cluster (`mustnothave`): it takes no part in plans and node files.';
  const carried = document.objects.objects.find((object) => object.root === root)?.carried;
  if (carried?.isUnfilled)
    return 'Parameters stand in it that are **not filled in yet**: it is checked, but no plan and no node file rests on it.';
  return carried?.isPart ? 'The object on the cluster may say more than is written here (`musthave`).' : null;
}
