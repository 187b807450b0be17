import { checkMirrorSets } from '../cluster/mirror-set-checks';
import type { OperatorMessage } from '../cluster/node-files';
import type { MirrorSet } from '../model/manifests';
import type { Remark } from './migration';

/** What becomes of all mirror sets of a cluster together, written as one file of another kind. */
export type MirrorSetsConversion =
  | {
      readonly kind: 'converted';
      /** Empty where nothing of the sets can be said in the other kind. */
      readonly text: string;
      /** What the text leaves out. */
      readonly remarks: readonly Remark[];
    }
  /** What nobody takes, in the (inner) words of who refuses it: nothing is made of it then, and so no other file can say the same. */
  | {
      readonly kind: 'refused';
      readonly by: 'operator' | 'engine' | 'installer';
      readonly refusal: OperatorMessage;
    };

/** The first thing that the operator refuses in these sets; null where it takes them. */
export function refusalOf(sets: readonly MirrorSet[]): OperatorMessage | null {
  const [problem] = checkMirrorSets(sets);
  return problem ? { message: problem.message, origins: [problem.place, ...problem.related] } : null;
}

/** How people name a set: its kind, and its name where it has one. */
export function describeSet({ kindName, name }: MirrorSet): string {
  return name ? `${kindName.value} \`${name.value}\`` : `${kindName.value} without a name`;
}
