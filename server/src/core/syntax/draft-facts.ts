import type { Draft } from './draft';
import { HAS_ALIAS, HAS_ANCHOR, type Facts } from './yaml-section';

/** Whether there are anchors and aliases in a draft. As deep as the draft. */
export function factsOf(draft: Draft | null): Facts {
  switch (draft?.kind) {
    case undefined:
      return 0;
    case 'alias':
      return HAS_ALIAS;
    case 'scalar':
      return anchorOf(draft);
    case 'sequence':
      return draft.items.reduce((facts, item) => facts | factsOf(item), anchorOf(draft));
    case 'mapping':
      return draft.entries.reduce((facts, { key, value }) => facts | factsOf(key) | factsOf(value), anchorOf(draft));
  }
}

function anchorOf({ anchor }: Draft): Facts {
  return anchor === null ? 0 : HAS_ANCHOR;
}
