import assert from 'node:assert/strict';
import path from 'node:path';
import { loadRegistries } from '../../server/src/core/cluster/load';
import { resolve, type NodeConfiguration } from '../../server/src/core/cluster/resolve';
import { readRegistriesFile } from '../../server/src/core/model/registries-file';
import { parseToml } from '../../server/src/core/syntax/toml';
import { plainToml, type PlainConf } from '../support/plain-registries';
import { readEngineLog, type EngineTrace } from './engine-log';
import { needProgram, runProgram } from './program';
import { openSandbox, type Sandbox } from './sandbox';

const MAIN: PlainConf = {
  search: ['a.example', 'b.example:5000'],
  registries: [
    { location: 'a.example', mirrors: [{ location: 'm.example/a' }] },
    { location: 'q.example', blocked: true, mirrors: [{ location: 'm.example/q', pullFromMirror: 'digest-only' }] },
  ],
  aliases: { known: 'q.example/team/known', gone: 'q.example/gone', 'team/tool': 'localhost:1/tool' },
};
const DROP_IN: PlainConf = { aliases: { gone: '' } };
const NAMES = [
  'other',
  'other:1',
  'team/other',
  'known',
  'known:1',
  `known@sha256:${'ab'.repeat(32)}`,
  'gone',
  'c.example/x',
];

suite('the real podman', function () {
  this.timeout(120_000);

  setup(function () {
    needProgram(this, 'podman');
  });

  test('short names: candidates, their endpoints, and the sentence', async function () {
    await compare(this, MAIN, { '50-aliases.conf': DROP_IN }, NAMES);
  });

  test('enforcing without a terminal', async function () {
    await compare(this, { ...MAIN, shortNameMode: 'enforcing' }, {}, ['other', 'known']);
  });

  test('no search registries', async function () {
    await compare(this, { aliases: { known: 'q.example/known' } }, {}, ['other', 'known']);
  });
});

async function compare(
  context: Mocha.Context,
  main: PlainConf,
  dropIns: Readonly<Record<string, PlainConf>>,
  names: readonly string[],
): Promise<void> {
  const texts = Object.fromEntries(Object.entries(dropIns).map(([name, conf]) => [name, plainToml(conf)]));
  const sandbox = await openSandbox({ registriesConf: plainToml(main), dropIns: texts });
  try {
    const node = nodeOf(sandbox, plainToml(main), texts);
    for (const name of names) {
      const trace = await pull(sandbox, name);
      if (/newuidmap|user namespace|cannot clone/.test(trace.error ?? '')) {
        process.stdout.write(`      skipped: podman does not run here: ${trace.error}\n`);
        context.skip();
      }
      assert.deepEqual(fromTrace(trace), fromPlan(name, node), name);
    }
  } finally {
    await sandbox.close();
  }
}

interface Observation {
  readonly candidates: readonly string[];
  readonly endpoints: readonly string[];
  readonly sentence: string | null;
}

function fromTrace({ candidates, attempts, shortName, error }: EngineTrace): Observation {
  return {
    candidates,
    endpoints: attempts.map(({ reference }) => reference),
    sentence: shortName ?? (candidates.length > 0 ? null : error),
  };
}

/** Every candidate is a reference of its own, and is resolved as such. */
function fromPlan(name: string, node: NodeConfiguration): Observation {
  const plan = resolve(name, node);
  assert.ok(plan.kind === 'plan');
  const candidates = plan.shortName?.candidates ?? [plan.pullReference];
  const endpoints = candidates.flatMap((candidate) => {
    const own = resolve(candidate, node);
    return own.kind === 'plan' ? own.endpoints.map(({ reference }) => reference) : [];
  });
  return { candidates, endpoints, sentence: plan.shortName?.error ?? plan.shortName?.description ?? null };
}

/** The configuration under the paths that it has in the sandbox, so that the sentences agree. */
function nodeOf({ home }: Sandbox, main: string, dropIns: Readonly<Record<string, string>>): NodeConfiguration {
  const folder = path.join(home, '.config', 'containers');
  const file = (where: string, role: 'main' | 'drop-in', text: string) => ({
    path: where,
    role,
    file: readRegistriesFile(parseToml(text, where)),
  });
  const loaded = loadRegistries([
    file(path.join(folder, 'registries.conf'), 'main', main),
    ...Object.entries(dropIns).map(([name, text]) =>
      file(path.join(folder, 'registries.conf.d', name), 'drop-in', text),
    ),
  ]);
  assert.ok(loaded.kind === 'loaded');
  return { registries: loaded.conf, policy: null };
}

async function pull({ home, env }: Sandbox, name: string): Promise<EngineTrace> {
  const store = [
    '--root',
    path.join(home, 'root'),
    '--runroot',
    path.join(home, 'runroot'),
    '--tmpdir',
    path.join(home, 'tmp'),
  ];
  const plain = ['--storage-driver', 'vfs', '--cgroup-manager', 'cgroupfs', '--events-backend', 'none'];
  const { output } = await runProgram('podman', [...store, ...plain, '--log-level', 'debug', 'pull', name], env);
  return readEngineLog(output);
}
