import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installYamlLanguageServer } from '../bench/peers.mjs';

const cache = path.resolve(fileURLToPath(new URL('../.cache', import.meta.url)));

/**
 * Installs the language server behind the YAML extension where it is missing, from the npm registry. .cache/peers.json says how it is
 * started. Where that fails it says that the tests beside it are skipped; with CI=true it is a failure of the program.
 */
export function setUpYamlServer() {
  try {
    const { server } = installYamlLanguageServer(path.join(cache, 'bench/peers'));
    const start = { command: server.command, settings: server.settings?.('WORKSPACE') };
    mkdirSync(cache, { recursive: true });
    writeFileSync(path.join(cache, 'peers.json'), JSON.stringify({ [server.name]: start }));
  } catch (error) {
    console.log(`yaml-language-server is missing, so the tests beside it are skipped: ${error.message}`);
    if (process.env.CI === 'true') process.exitCode = 1;
  }
}
