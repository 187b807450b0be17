import { lineStart } from '../text/line-start';
import type { DraftDocument } from './draft';
import { readYamlEvents } from './yaml-events';

/** How far before a break the reading ends at last, in UTF-16 code units; each one is a reading of what stands before it. */
const STEPS_BACK = [0, 200, 5_000, 100_000, 2_000_000];

/**
 * What stands before the offset at which `readYamlEvents` found a text broken: the documents up to the line of the break; where
 * an open quote or bracket reaches there, up to some line before it. None where that is of no use, null where the fast
 * reader leaves what stands before to the other one. Linear, times the number of STEPS_BACK.
 */
export function readYamlBefore(text: string, breakAt: number): readonly DraftDocument[] | null {
  for (const step of STEPS_BACK) {
    if (step > breakAt) return [];
    const read = readYamlEvents(text.slice(0, lineStart(text, breakAt - step)));
    switch (read.kind) {
      case 'read':
        return read.documents;
      case 'doubtful':
        return null;
      case 'broken':
    }
  }
  return [];
}
