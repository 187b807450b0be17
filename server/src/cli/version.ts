import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The release of this program: what the nearest package.json above the bundle says. */
export function readVersion(): string {
  let folder = __dirname;
  while (!existsSync(path.join(folder, 'package.json'))) {
    if (path.dirname(folder) === folder) return 'unknown';
    folder = path.dirname(folder);
  }
  const manifest: unknown = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest && 'version' in manifest ? String(manifest.version) : 'unknown';
}
