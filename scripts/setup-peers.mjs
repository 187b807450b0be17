// Puts the programs in place that test/peers holds us against: skopeo, podman, docker-registry and openssl for the resolver, Neovim
// for the language server; all from the distribution's packages. Does so only as root where apt-get is; elsewhere it says what
// to run, and the tests that need a missing program are skipped. With CI=true a missing program is a failure. The language server
// behind the YAML extension comes from the npm registry; .cache/peers.json says how it is started.
//   node scripts/setup-peers.mjs
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { setUpYamlServer } from './yaml-server.mjs';

const programs = ['skopeo', 'podman', 'docker-registry', 'openssl', 'nvim'];
/** Those that are not named as their programs. */
const packages = { nvim: 'neovim' };

const missing = programs.filter((program) => !isThere(program));
if (missing.length > 0 && process.getuid?.() === 0 && isThere('apt-get')) install(missing);
const stillMissing = programs.filter((program) => !isThere(program));
if (stillMissing.length > 0) {
  console.log(`missing: ${stillMissing.join(', ')}; to have the tests that use them:`);
  console.log(`  sudo apt-get install -y --no-install-recommends ${packagesOf(stillMissing).join(' ')}`);
  if (process.env.CI === 'true') process.exitCode = 1;
}

setUpYamlServer();

function packagesOf(names) {
  return names.map((name) => packages[name] ?? name);
}

function install(names) {
  const wanted = packagesOf(names);
  console.log(`installing ${wanted.join(', ')} from the distribution (apt-get, up to 200 MB)`);
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  const installing = ['install', '-y', '--no-install-recommends', ...wanted];
  if (spawnSync('apt-get', installing, options).status === 0) return;
  spawnSync('apt-get', ['update'], options);
  spawnSync('apt-get', installing, options);
}

function isThere(program) {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
