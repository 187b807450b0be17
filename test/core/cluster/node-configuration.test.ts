import assert from 'node:assert/strict';
import fc from 'fast-check';
import { loadRegistries, type ConfFile } from '../../../server/src/core/cluster/load';
import { nodeConfigurationOf } from '../../../server/src/core/cluster/node-configuration';
import type { Rendered } from '../../../server/src/core/cluster/node-files';
import { parsePolicy } from '../../../server/src/core/cluster/policy-verdict';
import { renderNodeFiles } from '../../../server/src/core/cluster/render';
import { resolve, type NodeConfiguration } from '../../../server/src/core/cluster/resolve';
import { readRegistriesFile } from '../../../server/src/core/model/registries-file';
import { UNKNOWN_TARGET } from '../../../server/src/core/model/target';
import { parseToml } from '../../../server/src/core/syntax/toml';
import { manifestsOfPlain, plainCluster } from '../../support/random-clusters';
import { withoutOrigins } from '../../support/untraced';

const DIGEST = `@sha256:${'c'.repeat(64)}`;

const reference = fc
  .tuple(
    fc.constantFrom(
      'a.io/n/r',
      'a.io/x',
      'b.corp.io/n/q',
      'b.corp.io:5000/n',
      'c.b.corp.io/r',
      'm.io/p/q',
      'z.io/a',
      'quay.io/ocp/release',
      'short',
    ),
    fc.constantFrom('', ':v1', DIGEST, `:v1${DIGEST}`),
  )
  .map(([name, suffix]) => name + suffix);

/** What an engine makes of the texts of the rendered files, read as from a disk. */
function fromTexts({ files, policyJson }: Rendered): NodeConfiguration | null {
  const confs = files.flatMap(({ path, contents }): ConfFile[] => {
    if (!path.endsWith('.conf')) return [];
    const role = path.endsWith('/registries.conf') ? 'main' : 'drop-in';
    return [{ path, role, file: readRegistriesFile(parseToml(contents, path)) }];
  });
  if (!confs.some(({ role }) => role === 'main')) return null;
  const loaded = loadRegistries(confs);
  assert.ok(loaded.kind === 'loaded');
  return { registries: loaded.conf, policy: parsePolicy(policyJson) };
}

suite('the configuration of a node', () => {
  test('a reference resolved through manifests is the one resolved through the rendered files', () => {
    let compared = 0;
    fc.assert(
      fc.property(plainCluster, fc.array(reference, { minLength: 1, maxLength: 5 }), (cluster, references) => {
        const rendering = renderNodeFiles(manifestsOfPlain(cluster), UNKNOWN_TARGET);
        const node = nodeConfigurationOf(rendering);
        const read = rendering.kind === 'rendered' ? fromTexts(rendering) : null;
        if (!node || !read) return;
        for (const ref of references) {
          compared++;
          assert.deepEqual(withoutOrigins(resolve(ref, node)), withoutOrigins(resolve(ref, read)));
        }
      }),
      { numRuns: 300 },
    );
    assert.ok(compared > 100, `only ${compared} references were compared`);
  });

  test('there is none where the operator refuses', () => {
    assert.equal(nodeConfigurationOf({ kind: 'refused', refusal: { message: 'no', origins: [] }, warnings: [] }), null);
  });
});
