import type { Workbench } from './workbench';

/** One thing that a user does in the workbench. It begins with no editor open and may leave open what it likes. */
export interface Scene {
  readonly title: string;
  /** Throws when the workbench does not show what it should. */
  readonly run: (bench: Workbench) => Promise<void>;
}
