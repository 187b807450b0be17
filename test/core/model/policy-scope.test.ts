import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scanIdentity, scanPolicyScope } from '../../../server/src/core/model/policy-scope';
import { samples } from '../../support/samples';

/** The API server's own conditions (openshift/api `config/v1/types_image_policy.go`). Their paths are exponential; these say the same. */
const LABEL = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const NAME = `((${LABEL}(?:\\.${LABEL})+(?::[0-9]+)?)|(localhost(?::[0-9]+)?))(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*`;
const TAG = '(?::([\\w][\\w.-]{0,127}))?';
const DIGEST = '(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*[:][0-9a-fA-F]{32,}))?';
const IMAGE = new RegExp(`^(${NAME})${TAG}${DIGEST}$`);
const WILDCARD = new RegExp(`^\\*(?:\\.${LABEL})+$`);
const IDENTITY = new RegExp(`^${NAME}$`);

function isScope(text: string): boolean {
  const [first = ''] = text.split('/', 1);
  if (!first.includes('.') && first.split(':', 1)[0] !== 'localhost') return false;
  return text.includes('*') ? WILDCARD.test(text) : IMAGE.test(text);
}

function isIdentity(text: string): boolean {
  if (/.*:([\w][\w.-]{0,127})$/.test(text) && !/^(localhost:[0-9]+)$/.test(text)) return false;
  return IDENTITY.test(text);
}

const PIECES = [
  'a',
  'B',
  '1',
  'localhost',
  'quay.io',
  '.',
  '..',
  '-',
  '_',
  '__',
  '___',
  '/',
  '//',
  ':',
  ':5000',
  ':v1',
  '*',
  '*.',
  '@',
  '@sha256:',
];
const HEX = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const text = fc.array(fc.constantFrom(...PIECES, HEX), { maxLength: 7 }).map((pieces) => pieces.join(''));

suite('scopes of image policies', () => {
  test('are those that the API server takes', () => {
    fc.assert(
      fc.property(text, (scope) => {
        const fault = scanPolicyScope(scope);
        assert.equal(fault === null, isScope(scope), JSON.stringify([scope, fault]));
        if (fault) assert.ok(fault.from >= 0 && fault.from <= fault.to && fault.to <= scope.length, scope);
      }),
      { numRuns: 5000 },
    );
  });

  test('and so are the repositories of an identity', () => {
    fc.assert(
      fc.property(text, (repository) => {
        const fault = scanIdentity(repository);
        assert.equal(fault === null, isIdentity(repository), JSON.stringify([repository, fault]));
      }),
      { numRuns: 5000 },
    );
  });

  for (const scope of [
    'quay.io:latest',
    'quay.io:5000:v1',
    'localhost:1.2',
    'localhost',
    `a.b/c:v1@sha256:${HEX}`,
    '*.b',
  ]) {
    test(scope, () => {
      assert.ok(isScope(scope));
      assert.equal(scanPolicyScope(scope), null);
    });
  }

  const NO_DOMAIN = /must contain a fully qualified domain name or 'localhost'$/;
  const WITH_WILDCARD = /^invalid image scope with wildcard, a wildcard can only be at the start of the domain/;
  const OF_IMAGE = /^invalid repository namespace or image specification in the image scope$/;
  const faults: readonly [scope: string, fault: string, upstream: RegExp][] = [
    ['', 'empty ""', NO_DOMAIN],
    ['quay', 'short-host "quay"', NO_DOMAIN],
    ['quay/a.b', 'short-host "quay"', NO_DOMAIN],
    ['localhosts:1', 'short-host "localhosts:1"', NO_DOMAIN],
    ['https://quay.io', 'scheme "https://"', NO_DOMAIN],
    ['*', 'wildcard-position "*"', NO_DOMAIN],
    ['quay.io/*', 'wildcard-position "*"', WITH_WILDCARD],
    ['quay.io/a@sha256:00', 'broken-digest "@sha256:00"', OF_IMAGE],
    ['quay.io@', 'broken-digest "@"', OF_IMAGE],
    ['quay.io/A', 'uppercase "A"', OF_IMAGE],
    ['quay.io//a', 'double-slash "//"', OF_IMAGE],
  ];
  for (const [scope, fault, upstream] of faults) {
    test(`what is wrong with "${scope}"`, () => {
      const found = scanPolicyScope(scope);
      assert.ok(found);
      assert.equal(`${found.kind} "${scope.slice(found.from, found.to)}"`, fault);
      assert.match(found.upstream, upstream);
    });
  }

  const WITH_TAG = /^invalid repository or prefix in the signedIdentity, should not include the tag or digest$/;
  const OF_IDENTITY = /^invalid repository or prefix in the signedIdentity$/;
  const identities: readonly [repository: string, fault: string, upstream: RegExp][] = [
    ['quay.io/a:v1', 'tag ":v1"', WITH_TAG],
    ['quay.io:5000', 'port-as-tag ":5000"', WITH_TAG],
    ['quay.io:v1', 'tag ":v1"', WITH_TAG],
    ['quay.io/a:5000', 'tag ":5000"', WITH_TAG],
    ['localhost:5000x', 'tag ":5000x"', WITH_TAG],
    ['xlocalhost:5000', 'port-as-tag ":5000"', WITH_TAG],
    [':a', 'tag ":a"', WITH_TAG],
    ['quay/a', 'short-host "quay"', OF_IDENTITY],
    ['', 'empty ""', OF_IDENTITY],
  ];
  for (const [repository, fault, upstream] of identities) {
    test(`what is wrong with the identity "${repository}"`, () => {
      const found = scanIdentity(repository);
      assert.ok(found);
      assert.equal(`${found.kind} "${repository.slice(found.from, found.to)}"`, fault);
      assert.match(found.upstream, upstream);
    });
  }

  test('a tag of 128 letters, and of one more; a digest with several parts in its name', () => {
    assert.equal(scanPolicyScope(`a.b/c:${'t'.repeat(128)}`), null);
    assert.notEqual(scanPolicyScope(`a.b/c:${'t'.repeat(129)}`), null);
    for (const algorithm of ['a', 'sha512', 'sha2+b64', 'a-b_c.d+e'])
      assert.equal(scanPolicyScope(`a.b@${algorithm}:${HEX}`), null);
    for (const digest of [
      `1:${HEX}`,
      `a-:${HEX}`,
      `a-1:${HEX}`,
      `sha256:${HEX.slice(1)}`,
      `sha256:${HEX}g`,
      `:${HEX}`,
      `x sha256:${HEX}`,
    ])
      assert.equal(scanPolicyScope(`a.b@${digest}`)?.kind, 'broken-digest', digest);
  });

  test('a long text takes no time', () => {
    const long = `quay.io/${'a'.repeat(200_000)}:`;
    assert.notEqual(scanPolicyScope(long), null);
    assert.notEqual(scanIdentity(`${long}${'-'.repeat(200_000)}`), null);
    assert.notEqual(scanPolicyScope(`a.b@${'a.'.repeat(100_000)}`), null);
  });

  samples('core/model/policy-scope', {
    scanPolicyScope: (text) => scanPolicyScope(text),
    scanIdentity: (text) => scanIdentity(text),
  });
});
