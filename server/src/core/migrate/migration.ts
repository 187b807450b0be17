import type { Mapping } from '../syntax/tree';
import type { PlacedEdit } from '../text/edit';
import type { Place } from '../text/place';

/** What turns the objects of one text into objects of another kind. Nothing outside the edits changes. */
export interface Migration {
  /** The edits of all migrated objects: in the order of the text, not overlapping. Empty where the text is refused. */
  readonly edits: readonly PlacedEdit[];
  readonly migrated: readonly MigratedObject[];
  /** What stays as it is although one may expect otherwise. */
  readonly leftAlone: readonly Remark[];
  /** Why nothing of this text is migrated: an object that is due cannot be, and half a migration helps nobody. */
  readonly refused: Remark | null;
}

export interface MigratedObject {
  /** The object as it is before the migration. */
  readonly root: Mapping;
  readonly name: string | null;
  readonly place: Place;
  /** The edits of this object alone. */
  readonly edits: readonly PlacedEdit[];
  /** Fields that the new kind would read and the old one never had, or that neither has: they are taken out. */
  readonly dropped: readonly Remark[];
}

/** A place and one sentence about it, without a period. */
export interface Remark {
  readonly place: Place;
  readonly reason: string;
}
