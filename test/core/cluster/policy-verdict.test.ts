import assert from 'node:assert/strict';
import { judge, parsePolicy } from '../../../server/src/core/cluster/policy-verdict';
import { parseReference } from '../../../server/src/core/model/reference';
import { DIGEST } from '../../support/random-configurations';
import { samples } from '../../support/samples';

const ACCEPT = [{ type: 'insecureAcceptAnything' }];
const REJECT = [{ type: 'reject' }];
const SIGNED = [{ type: 'sigstoreSigned', keyPath: '/k', signedIdentity: { type: 'matchRepository' } }];

function verdict(policy: unknown, ref: string): string {
  const parsed = parsePolicy(JSON.stringify(policy));
  const reference = parseReference(ref);
  assert.ok(parsed && reference.kind === 'ok');
  const { accepted, by, requirements } = judge(parsed, reference.reference);
  return `${accepted ? 'accepted' : 'rejected'} by ${by === '' ? '""' : by}: ${requirements.join(' ')}`;
}

suite('policy-verdict', () => {
  const docker = {
    'a.io/ns/app:v1': REJECT,
    [`a.io/ns/app@${DIGEST}`]: SIGNED,
    'a.io/ns/app': ACCEPT,
    'a.io/ns': REJECT,
    'a.io': ACCEPT,
    'b.io:5000': REJECT,
    '*.b.io': ACCEPT,
    '*.deep.b.io': REJECT,
    '*.io': SIGNED,
    '': REJECT,
  };
  const policy = { default: ACCEPT, transports: { docker, atomic: { 'c.io': REJECT } } };
  const cases: readonly [ref: string, verdict: string][] = [
    ['a.io/ns/app:v1', 'rejected by a.io/ns/app:v1: reject'],
    ['a.io/ns/app:v2', 'accepted by a.io/ns/app: insecureAcceptAnything'],
    [`a.io/ns/app@${DIGEST}`, `accepted by a.io/ns/app@${DIGEST}: sigstoreSigned`],
    [`a.io/ns/app:v1@${DIGEST}`, `accepted by a.io/ns/app@${DIGEST}: sigstoreSigned`],
    ['a.io/ns/other:1', 'rejected by a.io/ns: reject'],
    ['a.io/nsx:1', 'accepted by a.io: insecureAcceptAnything'],
    ['b.io:5000/x:1', 'rejected by b.io:5000: reject'],
    ['x.b.io:5000/x:1', 'accepted by *.b.io: insecureAcceptAnything'],
    ['y.x.b.io/x:1', 'accepted by *.b.io: insecureAcceptAnything'],
    ['y.deep.b.io/x:1', 'rejected by *.deep.b.io: reject'],
    ['b.io/x:1', 'accepted by *.io: sigstoreSigned'],
    ['localhost/x:1', 'rejected by "": reject'],
    ['c.org/x:1', 'rejected by "": reject'],
  ];
  for (const [ref, expected] of cases) {
    test(`${ref.slice(0, 40)} is ${expected.slice(0, 60)}`, () => {
      assert.equal(verdict(policy, ref), expected);
    });
  }

  test('without a scope the default decides, and all requirements count', () => {
    assert.equal(verdict({ default: REJECT }, 'a.io/x:1'), 'rejected by default: reject');
    assert.equal(
      verdict({ default: ACCEPT, transports: { atomic: { 'a.io': REJECT } } }, 'a.io/x:1'),
      'accepted by default: insecureAcceptAnything',
    );
    assert.equal(
      verdict({ default: [...SIGNED, ...REJECT] }, 'a.io/x:1'),
      'rejected by default: sigstoreSigned reject',
    );
  });

  const invalid: readonly string[] = [
    '',
    '[]',
    '{',
    '{"default": []}',
    '{"transports": {}}',
    '{"default": [{"type": "reject"}],}',
    '{"default": [{"type": "reject"}]} x',
    '{"default": [{"type": "accept"}]}',
    '{"default": [{"type": "reject"}], "defaults": 1}',
    '{"default": [{"type": "reject"}], "default": [{"type": "reject"}]}',
    '{"default": [{"type": "reject"}], "transports": {"docker": {"a.io": []}}}',
    '{"default": [{"type": "reject"}], "transports": {"docker": []}}',
    '// comment\n{"default": [{"type": "reject"}]}',
  ];
  for (const text of invalid) {
    test(`no policy: ${JSON.stringify(text)}`, () => {
      assert.equal(parsePolicy(text), null);
    });
  }

  samples('core/cluster/policy-verdict', {
    'what a policy says of references': (text) => {
      const [refs = '', ...lines] = text.split('\n');
      const policy = parsePolicy(lines.join('\n'));
      return (
        policy &&
        refs.split(' ').map((ref) => {
          const parsed = parseReference(ref);
          return parsed.kind === 'ok' ? judge(policy, parsed.reference) : null;
        })
      );
    },
  });
});
