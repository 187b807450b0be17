import type { Finding } from '../rules/rule';
import type { Edit } from '../text/edit';
import type { ConfigurationChange } from './configuration-edits';

/** A change of one file that is offered at a place of it. */
export interface Action {
  /** An imperative. */
  readonly title: string;
  readonly kind: 'quickfix' | 'rewrite' | 'fix-all';
  /** Absolute, in the text of the document; not overlapping. */
  readonly edits: readonly Edit[];
  /** What it changes in `.mirrorscope.yaml`. */
  readonly elsewhere?: ConfigurationChange;
  /** The findings that the change removes. */
  readonly fixes: readonly Finding[];
  readonly isPreferred: boolean;
}
