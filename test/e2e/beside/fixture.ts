import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Profile } from '../editor/profile';
import type { YamlServer } from './yaml-extension';

/** Where `scripts/yaml-server.mjs` says how the language server behind the YAML extension is started. */
const PEERS = path.resolve('.cache/peers.json');

/**
 * Puts an extension among those of a profile that no VS Code has used yet: what Red Hat’s YAML extension and one for TOML are beside ours. It
 * brings the language `toml`, and starts the server behind the YAML extension, when a test asks for it; without that server it has none.
 */
export function makeOtherExtension({ extensions, workspace }: Profile): void {
  const target = path.join(extensions, `${MANIFEST.publisher}.${MANIFEST.name}-${MANIFEST.version}`);
  mkdirSync(target);
  writeFileSync(path.join(target, 'package.json'), JSON.stringify(MANIFEST));
  const program = path.resolve('out/test/e2e/beside/yaml-extension.js');
  const server = JSON.stringify(yamlServer(workspace));
  writeFileSync(
    path.join(target, 'main.js'),
    `const server = ${server};\nexports.activate = () => ({ start: server && (() => require(${JSON.stringify(program)}).startYamlServer(server)) });\n`,
  );
}

const MANIFEST = {
  name: 'yaml',
  publisher: 'mirrorscope-tests',
  version: '1.0.0',
  engines: { vscode: '^1.100.0' },
  main: './main.js',
  activationEvents: [],
  contributes: { languages: [{ id: 'toml', extensions: ['.toml'] }] },
};

/** Its schema is for the files at the top of the workspace. null where it is not in place. */
function yamlServer(workspace: string): YamlServer | null {
  if (!existsSync(PEERS)) return null;
  const text = readFileSync(PEERS, 'utf8').replaceAll('WORKSPACE', workspace);
  return (JSON.parse(text) as Readonly<Record<string, YamlServer>>)['yaml-language-server'] ?? null;
}
