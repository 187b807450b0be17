import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cli, removeTemporaryFolders, temporaryFolder } from '../support/cli';
import { machineConfig } from '../support/machine-configs';

const CONF = `unqualified-search-registries = ["quay.io"]
[[registry]]
prefix = "quay.io/a"
location = "quay.io/a"
[[registry.mirror]]
location = "mirror.example.com/a"
insecure = true
[[registry.mirror]]
location = "digests.example.com/a"
pull-from-mirror = "digest-only"
[[registry]]
location = "blocked.io"
blocked = true
`;
const IDMS = `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata: {name: a}
spec:
  imageDigestMirrors:
  - source: quay.io/a
    mirrors:
    - mirror.example.com/a
`;
const DIGEST = `@sha256:${'a'.repeat(64)}`;

suite('resolve', () => {
  suiteTeardown(removeTemporaryFolders);

  test('an empty reference has its own entry, and the others go on', async () => {
    const cwd = temporaryFolder({ 'r.conf': '' });
    const { code, out, notes } = await cli(['resolve', '--config', 'r.conf', '--json', '', 'quay.io/a'], { cwd });
    const plans = JSON.parse(out) as { ref: string; parseError?: string }[];
    assert.deepEqual([code, notes], [1, []]);
    assert.deepEqual(
      plans.map(({ ref, parseError }) => [ref, parseError]),
      [
        ['', 'invalid reference format'],
        ['quay.io/a', undefined],
      ],
    );
  });

  test('a registries.conf that is no TOML is told with the line', async () => {
    const bad = '# \u{1f600}\n\n\n[[registry]]\nlocation = quay.io\n';
    const cwd = temporaryFolder({ 'r.conf': bad, 'd/1.conf': '[[registry]]\nlocation = "a.io"\n[[registry]\n' });
    const words = '`quay.io` has no quotes; write `"quay.io"`';
    const main = await cli(['resolve', '--config', 'r.conf', 'quay.io/a'], { cwd });
    assert.equal(main.code, 1);
    assert.ok(main.out.includes(`registries.conf": toml: line 5: ${words}\n`), main.out);
    const linted = await cli(['lint', 'r.conf'], { cwd });
    assert.ok(linted.out.startsWith(`r.conf:5:12 error ${words} [toml-syntax]\n`), linted.out);
    const dropIn = await cli(['resolve', '--config', '/dev/null', '--config-dir', 'd', 'quay.io/a'], { cwd });
    assert.match(dropIn.out, /loading drop-in registries configuration .*: toml: line 3: /);
  });

  test('a scheme before a reference is told', async () => {
    const cwd = temporaryFolder({ 'r.conf': '' });
    const { code, out } = await cli(['resolve', '--config', 'r.conf', 'docker://quay.io/a', 'quay.io//a'], { cwd });
    const told = 'is no image reference: invalid reference format';
    const why = ' (`docker://` is a scheme, and an image reference begins with its host)';
    assert.deepEqual([code, out], [1, `docker://quay.io/a\n  ${told}${why}\n\nquay.io//a\n  ${told}\n`]);
  });

  test('what a Butane config names beside itself is read with it, whatever it is called', async () => {
    const butane = `variant: openshift
version: 4.18.0
metadata:
  name: 99-lab
  labels: {machineconfiguration.openshift.io/role: worker}
storage:
  files:
  - path: /etc/containers/registries.conf.d/99-lab.conf
    contents: {local: files/lab (1)}
  - path: /etc/containers/registries.conf.d/99-none.conf
    contents: {local: files/none}
`;
    const cwd = temporaryFolder({ 'lab.bu': butane, 'files/lab (1)': CONF });
    for (const given of ['lab.bu', '.']) {
      const { code, out } = await cli(['resolve', '--manifests', given, '--pool', 'worker', 'quay.io/a/b:1'], { cwd });
      assert.equal(code, 0, out);
      assert.match(out, /1\. {2}mirror {2}mirror\.example\.com\/a\/b:1 .*files\/lab \(1\):6/, given);
    }
    const linted = await cli(['lint', 'lab.bu'], { cwd });
    assert.match(linted.out, /lab\.bu:11:23 info `files\/none` is not found beside this file.*local-file-missing/);
    assert.equal(linted.code, 0);
  });

  test('text: every endpoint in order, aligned, with why and where', async () => {
    const cwd = temporaryFolder({ 'registries.conf': CONF });
    const { code, out, notes } = await cli(
      ['resolve', '--config', 'registries.conf', 'quay.io/a/b:1', 'blocked.io/x:1', 'Bad/Ref'],
      { cwd },
    );
    assert.deepEqual({ code, notes }, { code: 1, notes: [] });
    assert.equal(
      out,
      `quay.io/a/b:1
  entry    quay.io/a  (registries.conf:2)
  1.  mirror  mirror.example.com/a/b:1  insecure                     registries.conf:6, registries.conf:5
  2.  source  quay.io/a/b:1                                          registries.conf:2
  -   mirror  digests.example.com/a     not asked: for digests only  registries.conf:9, registries.conf:8

blocked.io/x:1
  entry    blocked.io  (registries.conf:11)
  1.  source  blocked.io/x:1  blocked by \`blocked.io\`, passed over  registries.conf:11, blocked at registries.conf:13
  Not pulled: every endpoint is blocked

Bad/Ref
  is no image reference: invalid reference format: repository name must be lowercase
`,
    );
  });

  test('JSON: the fields of the golden data, and where they come from', async () => {
    const cwd = temporaryFolder({
      'registries.conf': CONF,
      'd/10.conf': '[[registry]]\nlocation = "quay.io/a"\n[[registry.mirror]]\nlocation = "m2.io/a"\n',
    });
    const { code, out } = await cli(
      ['resolve', '--json', '--config', 'registries.conf', '--config-dir', 'd', `quay.io/a/b${DIGEST}`, 'ubi9'],
      { cwd },
    );
    assert.equal(code, 0);
    const [first, second] = JSON.parse(out) as Record<string, unknown>[];
    assert.deepEqual(first, {
      ref: `quay.io/a/b${DIGEST}`,
      normalized: `quay.io/a/b${DIGEST}`,
      pullReference: `quay.io/a/b${DIGEST}`,
      isShortName: false,
      registry: {
        prefix: 'quay.io/a',
        location: 'quay.io/a',
        insecure: false,
        blocked: false,
        mirrorByDigestOnly: false,
        mirrors: [{ location: 'm2.io/a', insecure: false }],
        origins: ['d/10.conf:1'],
      },
      pullSources: [
        {
          location: 'm2.io/a',
          insecure: false,
          reference: `m2.io/a/b${DIGEST}`,
          role: 'mirror',
          origins: ['d/10.conf:4', 'd/10.conf:3'],
        },
        {
          location: 'quay.io/a',
          insecure: false,
          reference: `quay.io/a/b${DIGEST}`,
          role: 'source',
          origins: ['d/10.conf:1'],
        },
      ],
    });
    assert.deepEqual(second?.['shortName'], {
      candidates: ['quay.io/ubi9:latest'],
      description: 'Resolving "ubi9" using unqualified-search registries (/etc/containers/registries.conf)',
    });
  });

  test('a configuration that does not load: every reference says so, with the paths of the node', async () => {
    const cwd = temporaryFolder({ 'x.conf': '[[registry]]\n' });
    const words = ['resolve', '--json', '--config', 'x.conf', 'quay.io/a:1'];
    const { code, out } = await cli(words, { cwd });
    const error = 'invalid condition: both location and prefix are unset';
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(out), [
      {
        ref: 'quay.io/a:1',
        error: `loading registries configuration: loading registries configuration "/etc/containers/registries.conf": ${error}`,
      },
    ]);
    assert.match((await cli([...words, '--config-path', '/home/me/r.conf'], { cwd })).out, /\\"\/home\/me\/r\.conf\\"/);
    assert.match(
      (await cli(['resolve', '--config', 'x.conf', 'quay.io/a:1'], { cwd })).out,
      /^ {2}fails: loading registries/m,
    );
  });

  test('manifests: through what the operator writes, the policy first', async () => {
    const image =
      'apiVersion: config.openshift.io/v1\nkind: Image\nmetadata: {name: cluster}\nspec: {registrySources: {allowedRegistries: [quay.io, docker.io]}}\n';
    const cwd = temporaryFolder({ 'm/idms.yaml': IDMS, 'm/image.yaml': image });
    const { code, out } = await cli(['resolve', '--json', '--manifests', 'm', `quay.io/a/b${DIGEST}`, 'gcr.io/x:1'], {
      cwd,
    });
    assert.equal(code, 0);
    const plans = JSON.parse(out) as {
      policy: { accepted: boolean; by: string };
      pullSources: { origins: string[] }[];
    }[];
    assert.deepEqual(
      plans.map(({ policy }) => [policy.accepted, policy.by]),
      [
        [true, 'quay.io'],
        [false, 'default'],
      ],
    );
    assert.deepEqual(
      plans[0]?.pullSources.map(({ origins }) => origins),
      [['m/idms.yaml:8'], ['m/idms.yaml:6']],
    );
    assert.equal(Object.keys(plans[0])[1], 'policy');
    const text = await cli(['resolve', '--manifests', 'm', 'gcr.io/x:1'], { cwd });
    assert.match(text.out, /^ {2}policy {3}REJECTED by default\n[^]*Not pulled: policy\.json is asked first/m);
  });

  test('--fail-on', async () => {
    const cwd = temporaryFolder({
      'registries.conf': CONF,
      'm/idms.yaml': IDMS,
      '.mirrorscope.yaml': 'clusters: {c: {files: ["m/**"], reachable: ["*.example.com"]}}\n',
    });
    const exit = async (...words: string[]): Promise<number | null> => (await cli(['resolve', ...words], { cwd })).code;
    const conf = ['--config', 'registries.conf'];
    assert.equal(await exit(...conf, 'blocked.io/x:1'), 0);
    assert.equal(await exit(...conf, '--fail-on', 'blocked', 'blocked.io/x:1'), 1);
    assert.equal(await exit(...conf, '--fail-on', 'blocked', 'quay.io/a/b:1'), 0);
    assert.equal(await exit(...conf, '--fail-on', 'unmirrored', 'quay.io/a/b:1'), 0);
    assert.equal(await exit(...conf, '--fail-on', 'unmirrored', 'gcr.io/a/b:1'), 1);
    assert.equal(await exit(...conf, '--fail-on', 'unreachable', 'gcr.io/a/b:1'), 2);
    const manifests = ['--manifests', 'm', '--fail-on', 'unreachable'];
    assert.equal(await exit(...manifests, `quay.io/a/b${DIGEST}`), 0);
    assert.equal(await exit(...manifests, 'quay.io/a/b:1'), 1);
    assert.equal(await exit(...manifests, 'image-registry.openshift-image-registry.svc:5000/a/b:1'), 0);
    assert.equal(await exit('--config', 'registries.conf', '--manifests', 'm', 'x'), 2);
  });

  test('a short name has the plans of its full names, and fails only where all of them do', async () => {
    const conf = [
      'unqualified-search-registries = ["quay.io", "docker.io"]',
      '[aliases]\nblocked = "docker.io/a/blocked"',
      '[[registry]]\nlocation = "docker.io"\nblocked = true',
      '[[registry]]\nlocation = "quay.io/a"\n[[registry.mirror]]\nlocation = "mirror.example.com/a"',
      '',
    ].join('\n');
    const cwd = temporaryFolder({ 'registries.conf': conf });
    const run = (...words: string[]): ReturnType<typeof cli> =>
      cli(['resolve', '--config', 'registries.conf', ...words], { cwd });
    const { code, out } = await run('--fail-on', 'blocked', '--fail-on', 'unmirrored', 'a/b:1');
    assert.equal(code, 0);
    assert.deepEqual(out.trimEnd().split('\n'), [
      'a/b:1',
      '  short    tried in this order: quay.io/a/b:1, docker.io/a/b:1  (registries.conf:1)',
      '  quay.io/a/b:1',
      '    entry    quay.io/a  (registries.conf:7)',
      '    1.  mirror  mirror.example.com/a/b:1    registries.conf:10, registries.conf:9',
      '    2.  source  quay.io/a/b:1               registries.conf:7',
      '  docker.io/a/b:1',
      '    entry    docker.io  (registries.conf:4)',
      '    1.  source  docker.io/a/b:1  blocked by `docker.io`, passed over  registries.conf:4, blocked at registries.conf:6',
      '    Not pulled: every endpoint is blocked',
    ]);
    assert.equal((await run('--fail-on', 'blocked', 'blocked')).code, 1);
    const [json] = JSON.parse((await run('--json', 'a/b:1')).out) as { plans: { ref: string; plans?: unknown }[] }[];
    assert.deepEqual(
      json?.plans.map(({ ref, plans }) => [ref, plans]),
      [
        ['quay.io/a/b:1', undefined],
        ['docker.io/a/b:1', undefined],
      ],
    );
  });

  test('--refs-from takes every line as it stands', async () => {
    const cwd = temporaryFolder({ 'registries.conf': '', refs: 'quay.io/a:1\r\n\r\nquay.io/x y\r\n' });
    const { out } = await cli(
      ['resolve', '--json', '--config', 'registries.conf', '--refs-from', 'refs', 'docker.io/b'],
      { cwd },
    );
    assert.deepEqual(
      (JSON.parse(out) as { ref: string }[]).map(({ ref }) => ref),
      ['docker.io/b', 'quay.io/a:1', '', 'quay.io/x y'],
    );
    assert.equal(
      (await cli(['resolve', '--config', 'registries.conf', '--refs-from', '-'], { cwd, stdin: 'quay.io/a:1\n' })).code,
      0,
    );
    const both = await cli(['resolve', '--config', '-', '--refs-from', '-'], { cwd, stdin: 'quay.io/a:1\n' });
    assert.equal(both.code, 2);
    assert.match(both.notes[0]!, /^standard input is named twice: /);
  });

  test('pools with other drop-ins: each different plan with its pools, or that of one', async () => {
    const drop = `[[registry]]\nlocation = "quay.io/b"\n[[registry.mirror]]\nlocation = "masters.lan/b"\n`;
    const cwd = temporaryFolder({
      'm/idms.yaml': IDMS,
      'm/mc.json': machineConfig('master', '50-m', { '50-m.conf': drop }),
    });
    const [a, b] = ['quay.io/a/x:1', 'quay.io/b/x:1'];
    const { out } = await cli(['resolve', '--manifests', 'm', a, b], { cwd });
    assert.match(out, /^quay\.io\/a\/x:1\n/);
    assert.match(
      out,
      /\non worker:\nquay\.io\/b\/x:1\n {2}entry {4}none matches\n[^]*\non master:\nquay\.io\/b\/x:1\n/,
    );
    assert.match(out, /masters\.lan\/b\/x:1/);
    const jsonOf = async (...args: readonly string[]): Promise<Plan[]> =>
      JSON.parse((await cli(['resolve', '--manifests', 'm', '--json', ...args], { cwd })).out) as Plan[];
    const [both, differing] = await jsonOf(a, b);
    assert.deepEqual([both?.pools, both?.otherPools], [undefined, undefined]);
    assert.deepEqual([differing?.pools, locationsOf(differing)], [['worker'], ['quay.io/b/x:1']]);
    const [other, ...more] = differing?.otherPools ?? [];
    assert.deepEqual([more.length, other?.pools, locationsOf(other)], [0, ['master'], ['masters.lan/b', 'quay.io/b']]);
    const [master] = await jsonOf('--pool', 'master', b);
    assert.deepEqual([master?.pools, master?.otherPools], [['master'], undefined]);
    assert.deepEqual(locationsOf(master), ['masters.lan/b', 'quay.io/b']);
    const unknown = await cli(['resolve', '--manifests', 'm', '--pool', 'infra', b], { cwd });
    assert.deepEqual([unknown.code, unknown.notes], [2, ['there is no pool infra: there are worker, master']]);
    const onHost = await cli(['resolve', '--config', 'm/idms.yaml', '--pool', 'master', b], { cwd });
    assert.equal(onHost.code, 2);
  });

  test('the golden cases through the command', async () => {
    const folder = path.join(process.cwd(), 'test/golden/resolve/010-prefix-location-mirrors');
    const { cases } = JSON.parse(readFileSync(path.join(folder, 'cases.json'), 'utf8')) as {
      cases: Record<string, unknown>[];
    };
    const refs = cases.map((golden) => String(golden['ref']));
    const { out } = await cli([
      'resolve',
      '--no-config',
      '--json',
      '--config',
      path.join(folder, 'registries.conf'),
      '--',
      ...refs,
    ]);
    const plans = JSON.parse(out) as Record<string, unknown>[];
    for (const [index, golden] of cases.entries()) {
      for (const field of ['ref', 'normalized', 'pullReference', 'isShortName', 'shortName']) {
        assert.deepEqual(plans[index]?.[field], golden[field], `${refs[index]}: ${field}`);
      }
    }
  });
});

interface Plan {
  readonly pools?: readonly string[];
  readonly pullSources?: readonly { readonly location: string }[];
  readonly otherPools?: readonly Plan[];
}

function locationsOf(plan: Plan | undefined): readonly string[] {
  return (plan?.pullSources ?? []).map(({ location }) => location);
}
