import assert from 'node:assert/strict';
import { analyse } from '../../../server/src/core/analysis';
import { createDocument } from '../../../server/src/core/document';
import { answersTo } from '../../../server/src/core/features/answers';
import { basisWords } from '../../../server/src/core/features/plan-words';
import { createWorkspace } from '../../../server/src/core/workspace';

const conf = (mirror: string): string =>
  `[[registry]]\nlocation = "quay.io"\n[[registry.mirror]]\nlocation = "${mirror}"\n`;

function machineConfig(pool: string, name: string, file: string, text: string): string {
  return JSON.stringify({
    apiVersion: 'machineconfiguration.openshift.io/v1',
    kind: 'MachineConfig',
    metadata: { name, labels: { 'machineconfiguration.openshift.io/role': pool } },
    spec: {
      config: {
        storage: {
          files: [
            {
              path: `/etc/containers/registries.conf.d/${file}`,
              contents: { source: `data:,${encodeURIComponent(text)}` },
            },
          ],
        },
      },
    },
  });
}

/** The first endpoint, and what is said of pools. */
function answered(...configs: readonly string[]): string {
  const text = configs.join('\n---\n');
  const document = createDocument({ uri: 'file:///w/a.yaml', version: 1, language: 'yaml', text });
  const [answer] = answersTo(analyse(null, createWorkspace('file:///w', [document])), null, 'quay.io/app:1');
  assert.ok(answer?.outcome.kind === 'plan' && answer.outcome.plan.kind === 'plan');
  const pools = /; drop-ins of pool .*/.exec(basisWords(answer.givenBy[0]!))?.[0] ?? '';
  return `${answer.outcome.plan.endpoints[0]?.reference ?? ''}${pools}`;
}

suite('drop-ins of pools', () => {
  const worker = machineConfig('worker', '50-w', 'a.conf', conf('w.lan'));

  test('are those of the workers; pools that have the same are not spoken of', () => {
    assert.equal(answered(worker), 'w.lan/app:1');
    assert.equal(answered(machineConfig('master', '50-m', 'a.conf', conf('w.lan')), worker), 'w.lan/app:1');
    // It inherits what the workers have, and writes the same again.
    assert.equal(answered(machineConfig('infra', '60-i', 'a.conf', conf('w.lan')), worker), 'w.lan/app:1');
    // Behind it comes that of the workers.
    assert.equal(answered(machineConfig('infra', '10-i', 'a.conf', conf('i.lan')), worker), 'w.lan/app:1');
  });

  test('pools that have others are named', () => {
    const master = machineConfig('master', '50-m', 'a.conf', conf('m.lan'));
    const infra = machineConfig('infra', '60-i', 'b.conf', '');
    assert.equal(answered(master, worker), 'w.lan/app:1; drop-ins of pool worker, others in pool master');
    assert.equal(
      answered(infra, master, worker),
      'w.lan/app:1; drop-ins of pool worker, others in pools infra, master',
    );
    assert.equal(answered(infra, master), 'm.lan/app:1; drop-ins of pool master, others in pool infra');
  });
});
