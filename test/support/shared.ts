import { existsSync } from 'node:fs';
import path from 'node:path';

/** The folder `../shared` beside the project: material that tests read and that is not part of the project. */
const sharedFolder = path.resolve(process.cwd(), '..', 'shared');

/**
 * The path of something in `../shared`. Where the folder is absent the calling test is skipped and says so; with CI=true that
 * is a failure instead.
 */
export function sharedPath(test: Mocha.Context, ...parts: string[]): string {
  if (existsSync(sharedFolder)) return path.join(sharedFolder, ...parts);
  if (process.env['CI'] === 'true') throw new Error('../shared is absent');
  process.stdout.write('      skipped: ../shared is absent\n');
  return test.skip();
}
