import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The release of this program: what package.json, one folder above the bundle, says. */
export function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest && 'version' in manifest ? String(manifest.version) : 'unknown';
}
