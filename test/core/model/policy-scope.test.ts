import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scanIdentity, scanPolicyScope } from '../../../server/src/core/model/policy-scope';

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

  test('a long text takes no time', () => {
    const long = `quay.io/${'a'.repeat(200_000)}:`;
    assert.notEqual(scanPolicyScope(long), null);
    assert.notEqual(scanIdentity(`${long}${'-'.repeat(200_000)}`), null);
    assert.notEqual(scanPolicyScope(`a.b@${'a.'.repeat(100_000)}`), null);
  });
});
