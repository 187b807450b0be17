import type { Place } from '../text/place';

/** What is to be said of a place, as Markdown. */
export interface HoverAnswer {
  readonly markdown: string;
  readonly place: Place;
}
