import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { languageOfPath } from '../../server/src/files/recognise';
import { bundle, removeTemporaryFolders, temporaryFolder } from '../support/cli';

const RIGHT = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: a
spec:
  imageDigestMirrors:
  - source: quay.io/a
    mirrors:
    - mirror.example.com/a
`;
const WRONG = RIGHT.replace('source: quay.io', 'source: https://quay.io');
const DOUBTFUL = RIGHT.replace('kind: ImageDigestMirrorSet', 'kind: ImageContentSourcePolicy')
  .replace('config.openshift.io/v1', 'operator.openshift.io/v1alpha1')
  .replace('imageDigestMirrors', 'repositoryDigestMirrors');

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly args: readonly string[];
  readonly files: string;
  readonly language: string;
  readonly pass_filenames: boolean;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string; readonly description: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly { readonly run?: string; readonly env?: Readonly<Record<string, string>> }[];
  };
}

suite('in a pipeline', () => {
  suiteTeardown(removeTemporaryFolders);

  suite('the pre-commit hooks', () => {
    const hooks = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as Hook[];

    test('name programs of this repository, and the files that count', () => {
      assert.deepEqual(
        hooks.map(({ id }) => id),
        ['mirrorscope-lint', 'mirrorscope-fix'],
      );
      for (const { entry, files, language, pass_filenames: passes } of hooks) {
        const [program = ''] = entry.split(' ');
        assert.ok((statSync(program).mode & 0o111) !== 0, `${program} can be run`);
        assert.deepEqual([language, passes], ['script', false]);
        const pattern = new RegExp(files);
        for (const name of [
          'a.yaml',
          'b/c.yml',
          'd.json',
          'e/lab.bu',
          'f.ign',
          'Dockerfile',
          'g/Containerfile.ubi9',
          'app.dockerfile',
          'registries.conf',
          'x/registries.conf.d/50-a.conf',
          'y/lab.registries.conf',
        ]) {
          assert.ok(pattern.test(name) && languageOfPath(name), name);
        }
        for (const name of ['README.md', 'nginx.conf', 'yaml', 'docs/dockerfiles/a.md'])
          assert.ok(!pattern.test(name), name);
      }
    });

    test('run, from another folder', () => {
      const checkout = builtCheckout();
      for (const { id, entry, args } of hooks) {
        const cwd = temporaryFolder({ 'a.yaml': WRONG });
        const [program = '', ...words] = entry.split(' ');
        const { status, stdout } = spawnSync(path.join(checkout, program), [...words, ...args], {
          cwd,
          encoding: 'utf8',
        });
        const isFixed = id === 'mirrorscope-fix';
        assert.equal(status, isFixed ? 0 : 1, stdout);
        assert.equal(readFileSync(path.join(cwd, 'a.yaml'), 'utf8'), isFixed ? RIGHT : WRONG);
      }
    });
  });

  suite('the GitHub Action', () => {
    const action = parse(readFileSync('action.yml', 'utf8')) as Action;
    const step = action.runs.steps.find(({ run }) => run !== undefined);

    test('is composite, and hands every input to its script as a value', () => {
      assert.equal(action.runs.using, 'composite');
      const env = Object.values(step?.env ?? {});
      for (const [name, { description }] of Object.entries(action.inputs)) {
        assert.ok(env.includes(`\${{ inputs.${name} }}`), name);
        assert.ok(description !== '');
        assert.ok(readFileSync(path.join('docs', 'ci.md'), 'utf8').includes(`| \`${name}\``), `${name} is documented`);
      }
      assert.ok(!step?.run?.includes('${{'), 'nothing is pasted into the script');
    });

    const cases: readonly [
      title: string,
      text: string,
      inputs: Readonly<Record<string, string>>,
      status: number,
      out: RegExp,
    ][] = [
      ['fails on an error', WRONG, {}, 1, /^::error file=manifests\/a\.yaml,line=7,/],
      ['takes a warning', DOUBTFUL, {}, 0, /^::warning file=/],
      ['fails on a warning where it is told to', DOUBTFUL, { 'fail-on': 'warning' }, 1, /^::warning file=/],
      ['never fails where it is told to', WRONG, { 'fail-on': 'never' }, 0, /^::error file=/],
      ['says nothing where nothing is wrong', RIGHT, { paths: 'manifests\n\n' }, 0, /^$/],
      ['prints text', WRONG, { format: 'text', paths: 'manifests/a.yaml' }, 1, /\n1 error, 0 warnings in 1 file\n$/],
      ['writes a file', WRONG, { format: 'sarif', output: 'report.sarif' }, 1, /^$/],
      ['refuses another word', RIGHT, { 'fail-on': 'sometimes' }, 2, /^::error::fail-on is error, warning or never/],
      [
        'takes no input for a part of the script',
        RIGHT,
        { paths: '$(touch pwned); `touch pwned`', 'fail-on': 'never' },
        2,
        /^$/,
      ],
      ['hands on the release', RIGHT, { target: 'soon' }, 2, /^$/],
    ];
    for (const [title, text, inputs, status, out] of cases) {
      test(title, () => {
        const cwd = temporaryFolder({ 'manifests/a.yaml': text, output: '' });
        const result = runAction(cwd, inputs);
        assert.equal(result.status, status, result.stderr);
        assert.match(result.stdout, out);
        assert.ok(!existsSync(path.join(cwd, 'pwned')));
        if (inputs['output'] !== undefined)
          assert.match(readFileSync(path.join(cwd, inputs['output']), 'utf8'), /"ruleId": "invalid-source"/);
      });
    }

    function runAction(cwd: string, given: Readonly<Record<string, string>>): ReturnType<typeof run> {
      const env: Record<string, string> = {};
      for (const [name, value] of Object.entries(step?.env ?? {})) {
        const input = /inputs\.([\w-]+)/.exec(value)?.[1];
        env[name] = input === undefined ? builtCheckout() : (given[input] ?? action.inputs[input]?.default ?? '');
      }
      return run(cwd, step?.run ?? '', { ...env, GITHUB_OUTPUT: path.join(cwd, 'output'), RUNNER_TEMP: cwd });
    }
  });
});

function run(
  cwd: string,
  script: string,
  env: Record<string, string>,
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync('bash', ['--noprofile', '--norc', '-c', script], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
}

/** The scripts of this repository beside a program that is built already. */
function builtCheckout(): string {
  if (checkout !== null && existsSync(checkout)) return checkout;
  checkout = temporaryFolder();
  mkdirSync(path.join(checkout, 'scripts'));
  mkdirSync(path.join(checkout, 'dist'));
  copyFileSync(path.join('scripts', 'from-checkout.mjs'), path.join(checkout, 'scripts', 'from-checkout.mjs'));
  copyFileSync(bundle(), path.join(checkout, 'dist', 'cli.js'));
  writeFileSync(path.join(checkout, 'package.json'), readFileSync('package.json'));
  return checkout;
}

let checkout: string | null = null;
