import type { Scene } from './scene';
import { callingOff } from './scenes/calling-off';
import { carried } from './scenes/carried';
import { changes } from './scenes/changes';
import { essentials } from './scenes/essentials';
import { findings } from './scenes/findings';
import { imageMirrors } from './scenes/image-mirrors';
import { reports } from './scenes/reports';
import { resolution } from './scenes/resolution';
import { writing } from './scenes/writing';

/** All scenes of the UI run, in their order. */
export const scenes: readonly Scene[] = [
  ...essentials,
  ...findings,
  ...writing,
  ...imageMirrors,
  ...carried,
  ...resolution,
  ...reports,
  ...changes,
  ...callingOff,
];
