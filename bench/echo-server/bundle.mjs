import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Bundles the echo server as the build bundles ours.
 * @param {string} outfile
 */
export async function bundleEchoServer(outfile) {
  await build({
    entryPoints: [path.join(path.dirname(fileURLToPath(import.meta.url)), 'main.mjs')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    minify: true,
    logLevel: 'warning',
  });
}
