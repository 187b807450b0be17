import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { nodeConfigurationOf } from '../../server/src/core/cluster/node-configuration';
import { REGISTRIES_CONF } from '../../server/src/core/cluster/node-paths';
import { renderNodeFiles } from '../../server/src/core/cluster/render';
import { resolve } from '../../server/src/core/cluster/resolve';
import { UNKNOWN_TARGET } from '../../server/src/core/model/target';
import { manifestsOf } from '../support/manifests';
import { readEngineLog, type EngineTrace } from './engine-log';
import { startLoopbackRegistry } from './loopback-registry';
import { writeOciImage } from './oci-image';
import { needProgram, runProgram } from './program';
import { openSandbox, type Sandbox } from './sandbox';

/** An IDMS whose first mirror is down, and an Image config that has the second one asked without TLS. */
const manifests = (mirror: string) => `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: mirrors
spec:
  imageDigestMirrors:
  - source: quay.example/ns
    mirrors:
    - down.example/mirror
    - ${mirror}/mirror
---
apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    insecureRegistries:
    - ${mirror}
`;

suite('a real pull through a mirror', () => {
  test('with the registries.conf and policy.json that the operator would write', async function () {
    this.timeout(120_000);
    needProgram(this, 'skopeo');
    needProgram(this, 'docker-registry');
    const folder = mkdtempSync(path.join(tmpdir(), 'mirrorscope-pull-'));
    const registry = await startLoopbackRegistry(folder);
    const rendering = renderNodeFiles(manifestsOf(manifests(registry.host)), UNKNOWN_TARGET);
    assert.ok(rendering.kind === 'rendered');
    const registriesConf = rendering.files.find((file) => file.path === REGISTRIES_CONF)!.contents;
    const sandbox = await openSandbox({ registriesConf, policyJson: rendering.policyJson });
    try {
      const digest = writeOciImage(path.join(folder, 'image'), 'v1', 'hello from the mirror\n');
      const upload = ['copy', '--dest-tls-verify=false', `oci:${path.join(folder, 'image')}:v1`];
      const pushed = await runProgram('skopeo', [...upload, `docker://${registry.host}/mirror/app:v1`], sandbox.env);
      assert.equal(pushed.exit, 0, pushed.output);

      const node = nodeConfigurationOf(rendering)!;
      const byDigest = `quay.example/ns/app@${digest}`;
      const copied = path.join(folder, 'copied');
      const served = await copy(sandbox, byDigest, copied);
      assert.deepEqual(tried(served), [`down.example/mirror/app@${digest}`, `${registry.host}/mirror/app@${digest}`]);
      assert.ok(served.attempts.at(-1)!.served);
      const plan = resolve(byDigest, node);
      assert.ok(plan.kind === 'plan');
      assert.deepEqual(
        plan.endpoints.slice(0, 2).map(({ reference }) => reference),
        tried(served),
      );
      assert.deepEqual(
        plan.endpoints.map(({ insecure }) => insecure),
        [false, true, false],
      );
      assert.equal(contentOf(copied), 'hello from the mirror\n');
      assert.match(registry.log(), new RegExp(`GET /v2/mirror/app/manifests/${digest}`));

      const byTag = await copy(sandbox, 'quay.example/ns/app:v1', path.join(folder, 'by-tag'));
      assert.deepEqual(tried(byTag), ['quay.example/ns/app:v1'], 'digest mirrors do not serve a tag');
      assert.equal(existsSync(path.join(folder, 'by-tag', 'index.json')), false);
    } finally {
      await sandbox.close();
      await registry.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

async function copy({ env }: Sandbox, reference: string, folder: string): Promise<EngineTrace> {
  const { output } = await runProgram('skopeo', ['--debug', 'copy', `docker://${reference}`, `oci:${folder}:v1`], env);
  return readEngineLog(output);
}

function tried({ attempts }: EngineTrace): string[] {
  return attempts.map(({ reference }) => reference);
}

/** The layer of the only image of a layout, unpacked. */
function contentOf(layout: string): string {
  const blobs = path.join(layout, 'blobs', 'sha256');
  const packed = readdirSync(blobs)
    .map((name) => readFileSync(path.join(blobs, name)))
    .filter((data) => data[0] === 0x1f && data[1] === 0x8b);
  assert.equal(packed.length, 1);
  return gunzipSync(packed[0]!).toString('utf8');
}
