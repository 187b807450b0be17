import assert from 'node:assert/strict';
import { loadRegistries } from '../../../server/src/core/cluster/load';
import { reachOfMirrors, type Reach } from '../../../server/src/core/cluster/reach';
import { resolve, type NodeConfiguration } from '../../../server/src/core/cluster/resolve';
import { parsePolicy } from '../../../server/src/core/cluster/policy-verdict';
import { isServed, standingOf, type Standing } from '../../../server/src/core/cluster/standing';
import { plainFile, type PlainConf } from '../../support/plain-registries';
import { DIGEST } from '../../support/random-configurations';

suite('standing of a reference', () => {
  const conf: PlainConf = {
    search: ['a.io', 'b.io'],
    registries: [
      {
        location: 'a.io',
        mirrors: [
          { location: 'far.example/a', pullFromMirror: 'digest-only' },
          { location: 'near.example:5000/a', pullFromMirror: 'digest-only' },
        ],
      },
      { location: 'a.io/shut', blocked: true },
      { location: 'b.io', mirrors: [{ location: 'near.example:5000/b' }] },
      { location: 'bare.io/x', mirrors: [{ location: 'near.example' }] },
      {
        location: 'held.io',
        mirrors: [
          { location: 'shut.example/a', pullFromMirror: 'tag-only' },
          { location: 'near.example:5000/a', pullFromMirror: 'digest-only' },
        ],
      },
      { location: 'shut.example', blocked: true },
      { location: 'tags.io', mirrors: [{ location: 'near.example:5000/t', pullFromMirror: 'tag-only' }] },
    ],
  };
  const reach: Reach = { kind: 'hosts', hosts: ['near.example', '*.corp.example'] };

  const cases: readonly [ref: string, kind: Standing['kind'], endpoint?: string][] = [
    [`a.io/x@${DIGEST}`, 'mirrored', `near.example:5000/a/x@${DIGEST}`],
    ['a.io/x:1', 'tag-not-mirrored'],
    ['a.io/shut/x:1', 'blocked'],
    ['b.io/x:1', 'mirrored', 'near.example:5000/b/x:1'],
    [`tags.io/x@${DIGEST}`, 'not-mirrored'],
    ['held.io/x:1', 'not-mirrored'],
    [`held.io/x@${DIGEST}`, 'mirrored', `near.example:5000/a/x@${DIGEST}`],
    ['c.io/x:1', 'not-mirrored'],
    ['bare.io/x:1', 'failing'],
    ['images.corp.example:8443/x:1', 'direct', 'images.corp.example:8443/x:1'],
    ['corp.example/x:1', 'not-mirrored'],
    [
      'image-registry.openshift-image-registry.svc:5000/x/y:1',
      'direct',
      'image-registry.openshift-image-registry.svc:5000/x/y:1',
    ],
    ['short', 'mirrored', 'near.example:5000/b/short:latest'],
  ];
  for (const [ref, kind, endpoint] of cases) {
    test(`${ref} is ${kind}`, () => {
      const standing = standOf(ref, nodeOf(conf), reach);
      assert.equal(standing.kind, kind);
      assert.equal(isServed(standing) ? standing.endpoint.reference : undefined, endpoint);
    });
  }

  test('mirrors out of reach do not help', () => {
    const far: Reach = { kind: 'hosts', hosts: ['elsewhere.example'] };
    assert.equal(standOf(`a.io/x@${DIGEST}`, nodeOf(conf), far).kind, 'unreachable');
    assert.equal(standOf('a.io/x:1', nodeOf(conf), far).kind, 'tag-not-mirrored');
  });

  test('where nobody says what is reached, it is the registries of the mirrors', () => {
    const node = nodeOf(conf);
    const mirrors = reachOfMirrors([node.registries]);
    assert.deepEqual([...mirrors.hosts].sort(), ['far.example', 'near.example', 'near.example:5000', 'shut.example']);
    assert.equal(standOf(`a.io/x@${DIGEST}`, node, mirrors).kind, 'mirrored');
    assert.equal(standOf('near.example:5000/tools/x:1', node, mirrors).kind, 'direct');
    assert.equal(standOf('near.example:6000/tools/x:1', node, mirrors).kind, 'not-mirrored');
  });

  test('policy.json is asked before the endpoints', () => {
    const policy = parsePolicy('{"default":[{"type":"reject"}],"transports":{}}');
    const standing = standOf('b.io/x:1', { ...nodeOf(conf), policy }, reach);
    assert.deepEqual(standing.kind === 'rejected' && standing.by, 'default');
  });
});

function nodeOf(conf: PlainConf): NodeConfiguration {
  const loaded = loadRegistries([plainFile(conf)]);
  assert.ok(loaded.kind === 'loaded');
  return { registries: loaded.conf, policy: null };
}

function standOf(ref: string, node: NodeConfiguration, reach: Reach): Standing {
  return standingOf(resolve(ref, node), reach, (other) => resolve(other, node));
}
