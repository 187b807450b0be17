import assert from 'node:assert/strict';
import {
  actionsFinder,
  describeAction,
  mergeFilePolicies,
  nodeActions,
  readFilePolicies,
  type FilePolicy,
} from '../../../server/src/core/cluster/node-disruption';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import { partsOf, samples } from '../../support/samples';

const DRAIN = [{ kind: 'Drain' }] as const;
const NONE = [{ kind: 'None' }] as const;
const REBOOT = [{ kind: 'Reboot' }] as const;

suite('node disruption policies', () => {
  test('those of a cluster whose administrator set none', () => {
    const shown = mergeFilePolicies([]).map(
      ({ path, actions }) => `${path}: ${actions.map(describeAction).join(', ')}`,
    );
    assert.deepEqual(shown, [
      '/var/lib/kubelet/config.json: None',
      '/etc/machine-config-daemon/no-reboot/containers-gpg.pub: Reload crio.service',
      '/etc/containers/policy.json: Reload crio.service',
      '/etc/containers/registries.conf: Special',
      '/etc/containers/registries.d: Reload crio.service',
      '/etc/crio/policies: Reload crio.service',
      '/etc/nmstate/openshift: None',
      '/etc/pki/ca-trust/source/anchors/openshift-config-user-ca-bundle.crt: Restart coreos-update-ca-trust.service, Restart crio.service',
    ]);
  });

  test('one of an administrator takes the place of the default for its path, others come behind', () => {
    const own: FilePolicy[] = [
      { path: '/etc/other', actions: DRAIN },
      { path: '/etc/containers/policy.json', actions: NONE },
      { path: '/etc/containers/policy.json', actions: DRAIN },
    ];
    const [defaults, merged] = [mergeFilePolicies([]), mergeFilePolicies(own)];
    assert.equal(merged.length, defaults.length + 1);
    assert.deepEqual(merged[2], own[2]);
    assert.deepEqual(merged.at(-1), own[0]);
    assert.deepEqual(
      merged.map(({ path }) => path),
      [...defaults.map(({ path }) => path), '/etc/other'],
    );
  });

  const finder = (...policies: readonly (readonly [path: string, action: 'Drain' | 'None' | 'Reboot'])[]) => {
    const find = actionsFinder(policies.map(([path, kind]) => ({ path, actions: [{ kind }] })));
    return (path: string): string => find(path)?.map(describeAction).join(', ') ?? 'nothing';
  };

  test('the longest path that is the file’s own, or of a folder above it', () => {
    const find = finder(['/a', 'None'], ['/a/b/c', 'Drain'], ['/a/b', 'Reboot']);
    assert.deepEqual(['/a', '/a/x', '/a/b', '/a/b/x/y', '/a/b/c', '/a/b/c/d'].map(find), [
      ...['None', 'None', 'Reboot', 'Reboot', 'Drain', 'Drain'],
    ]);
    assert.deepEqual(['/ab', '/', '', 'a', '/b/a'].map(find), ['nothing', 'nothing', 'nothing', 'nothing', 'nothing']);
  });

  test('paths are compared as Go cleans them', () => {
    const find = finder(['/a//b/./c/../', 'Drain'], ['/x/', 'None']);
    assert.deepEqual(['/a/b/file', '/a/../a/b//file', '/x/file', '/x'].map(find), [
      'Drain',
      'Drain',
      'None',
      'nothing',
    ]);
    assert.deepEqual(['/a/b/../file', '/x/../y'].map(find), ['nothing', 'nothing']);
  });

  test('of two for one folder the longer one counts, of two as long the first', () => {
    assert.equal(finder(['/a/b', 'None'], ['/a/b//', 'Drain'])('/a/b/c'), 'Drain');
    assert.equal(finder(['/a/b//', 'Drain'], ['/a/b', 'None'])('/a/b/c'), 'Drain');
    assert.equal(finder(['/a/b', 'None'], ['/a/b', 'Drain'])('/a/b/c'), 'None');
    assert.equal(finder(['/a/b', 'None'], ['/a/b', 'Drain'])('/a/b'), 'None');
    // As long as each other, but of different folders: the first in the list.
    assert.equal(finder(['/a/b/', 'None'], ['/a/b/c', 'Drain'])('/a/b/c'), 'Drain');
    assert.equal(finder(['/a///', 'None'], ['/a/b/', 'Drain'])('/a/b/c'), 'None');
    assert.equal(finder(['/a/b/', 'Drain'], ['/a///', 'None'])('/a/b/c'), 'Drain');
  });

  test('a policy without a path is for no file', () => {
    assert.equal(finder(['', 'None'])('/a/b'), 'nothing');
    assert.equal(finder(['', 'None'], ['/a', 'Drain'])('/a/b'), 'Drain');
  });

  test('a reboot, or a file without a policy, leaves nothing else to do', () => {
    const find = actionsFinder([
      { path: '/drain', actions: DRAIN },
      { path: '/none', actions: NONE },
      { path: '/reboot', actions: [...NONE, ...REBOOT] },
      { path: '/several', actions: [...NONE, ...DRAIN, { kind: 'Restart', service: 'x' }] },
    ]);
    const asked = (...paths: readonly string[]): string => nodeActions(paths, find).map(describeAction).join(', ');
    assert.equal(asked(), 'None');
    assert.equal(asked('/none', '/none'), 'None');
    assert.equal(asked('/none', '/drain', '/drain'), 'Drain, Drain');
    assert.equal(asked('/several'), 'Drain, Restart x');
    assert.equal(asked('/drain', '/reboot'), 'Reboot');
    assert.equal(asked('/drain', '/unknown'), 'Reboot');
  });

  test('read from a MachineConfiguration, without what the API does not know', () => {
    const text = `spec:
  nodeDisruptionPolicy:
    files:
    - path: /a
      actions:
      - type: None
      - type: Reload
        reload: { serviceName: a.service }
      - type: Restart
        restart: { serviceName: b.service }
      - type: Restart
        reload: { serviceName: c.service }
      - type: Special
      - type: 7
      - {}
    - path: 5
      actions: [{ type: Drain }]
    - path: /b
      actions: none
    - path: /c
      actions: [{ type: DaemonReload }, { type: Reboot }, { type: Drain }]
`;
    const read = (yaml: string): readonly string[] => {
      const root = parseYaml(yaml, 'f').documents[0]?.root;
      assert.ok(root?.kind === 'mapping');
      return readFilePolicies(root).map(({ path, actions }) => `${path}: ${actions.map(describeAction).join(', ')}`);
    };
    assert.deepEqual(read(text), [
      '/a: None, Reload a.service, Restart b.service, Restart ',
      '/c: DaemonReload, Reboot, Drain',
    ]);
    assert.deepEqual(read('spec:\n  nodeDisruptionPolicy:\n    files: {}\n'), []);
    assert.deepEqual(read('spec:\n  nodeDisruptionPolicy: {}\n'), []);
    assert.deepEqual(read('kind: MachineConfiguration\n'), []);
  });

  samples('core/cluster/node-disruption', {
    'policies, and what they ask for when files change': (text) => {
      const [yaml = '', files = ''] = partsOf(text);
      const root = parseYaml(yaml, 'f').documents[0]?.root;
      const policies = root?.kind === 'mapping' ? readFilePolicies(root) : [];
      const actionsFor = actionsFinder(mergeFilePolicies(policies));
      const changed = files.split('\n');
      return {
        policies,
        each: changed.map((path) => actionsFor(path)?.map(describeAction) ?? null),
        together: nodeActions(changed, actionsFor).map(describeAction),
      };
    },
  });
});
