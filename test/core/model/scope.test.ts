import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isOrdinaryName, plainHostEnd } from '../../../server/src/core/model/name-grammar';
import { isNested, isValidScope, scanMirror, scanSource } from '../../../server/src/core/model/scope';
import { cpuMilliseconds } from '../../support/cpu-time';
import { samples } from '../../support/samples';

/** The patterns of the CRDs (openshift/api `config/v1/types_image_digest_mirror_set.go`). Exponential on long texts: short ones only. */
const LABEL = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const HOST = `${LABEL}(?:(?:\\.${LABEL})+)?(?::[0-9]+)?`;
const SEGMENT = '/[a-z0-9]+(?:(?:(?:[._]|__|[-]*)[a-z0-9]+)+)?';
const MIRROR = new RegExp(`^(${HOST})(?:(?:${SEGMENT})+)?$`);
const SOURCE = new RegExp(`^\\*(?:\\.${LABEL})+$|${MIRROR.source}`);

/** Texts near the border: made of the pieces that matter, often valid, often off by one piece. */
const pieces = [
  'a',
  'b1',
  'Z',
  '-',
  '.',
  '_',
  '__',
  '/',
  ':',
  ':5',
  '*',
  '*.',
  '@',
  ' ',
  'a.io',
  '/x',
  '/X',
  '//',
  'é',
  '😀',
];
const scopeText = fc.array(fc.constantFrom(...pieces), { maxLength: 7 }).map((parts) => parts.join(''));

suite('scope', () => {
  test('a source is what the CRD takes', () => {
    fc.assert(
      fc.property(scopeText, (text) => {
        assert.equal(scanSource(text) === null, SOURCE.test(text), text);
      }),
      { numRuns: 20_000 },
    );
  });

  test('a mirror is what the CRD takes', () => {
    fc.assert(
      fc.property(scopeText, (text) => {
        assert.equal(scanMirror(text) === null, MIRROR.test(text), text);
      }),
      { numRuns: 20_000 },
    );
  });

  test('names as people write them are told in one pass, and never wrongly', () => {
    const ordinary = [
      'quay.io',
      'quay.io/a',
      'm-1.lan:5000/a/b--c.d/e',
      'LOCALHOST:1',
      '10.0.0.1:8443/ocp4/release-images',
    ];
    assert.deepEqual(
      ordinary.filter((text) => !isOrdinaryName(text)),
      [],
    );
    fc.assert(
      fc.property(scopeText, (text) => {
        assert.ok(!isOrdinaryName(text) || MIRROR.test(text), text);
      }),
      { numRuns: 20_000 },
    );
  });

  test('a fault lies inside the text, and is not empty unless the text is', () => {
    fc.assert(
      fc.property(scopeText, (text) => {
        for (const fault of [scanSource(text), scanMirror(text)]) {
          if (!fault) continue;
          assert.ok(0 <= fault.from && fault.to <= text.length, JSON.stringify([text, fault]));
          assert.ok(fault.from < fault.to || text === '', JSON.stringify([text, fault]));
        }
      }),
      { numRuns: 5_000 },
    );
  });

  // The broken part stands in brackets; the scanner that answers is the source's unless the line begins with `mirror`.
  const named = `
    scheme            [https://]quay.io/ns
    tag               quay.io/ns/app[:v1]
    tag               quay[:latest]
    tag               quay.io/ns/app[:5000]
    tag               quay.io:5000[:latest]
    port              quay.io:5000[:]
    port              fd00[::1]
    port              fd00[:1:2::3]/x
    port              2001[:db8:0:0:0:0:0:1]
    port              1[:2:3:4:5:6:7:8]
    digest            quay.io/ns/app[@sha256:abc]
    trailing-slash    quay.io/ns[/]
    trailing-slash    quay.io[//]
    double-slash      quay.io[//]ns
    uppercase         quay.io/[NS]/app
    uppercase         quay.io/my[N]s
    separator         quay.io/ns[_]
    separator         quay.io/[-]ns
    separator         quay.io/n[..]s
    separator         quay.io/n[___]s
    separator         quay.io/n[._]s
    character         quay.io/n[!]s
    character         quay.io/a[:]5/b
    character         my[_]host.io/ns
    character         [[]::1]:5000/ns
    host              quay.[.]io/ns
    host              quay.io[.]
    host              [.]quay.io
    host              [-]quay.io
    host              quay[-].io
    host              [/]ns/app
    port              quay.io[:]/ns
    port              quay.io[:50x]/ns
    port              quay.io[:]
    whitespace        quay.io/a[ ]b
    whitespace        [  ]quay.io
    wildcard-position [*]
    wildcard-position quay.[*].io
    wildcard-position *.a.[*].io
    wildcard-port     *.corp.io[:5000]
    wildcard-port     *.corp.io[:5000]/ns
    wildcard-path     *.corp.io[/ns]
    host              *[.]
    mirror wildcard   [*].corp.io
    mirror wildcard   quay.io/[*]
    mirror trailing-slash mirror.local/ns[/]
  `;

  for (const line of named.trim().split('\n')) {
    const match = /^\s*(mirror )?(\S+)\s+(.*)$/.exec(line)!;
    const marked = match[3]!;
    test(`${match[1] ?? ''}${match[2]!}: ${marked}`, () => {
      const open = marked.indexOf('[');
      const close = marked.indexOf(']', open + (marked[open + 1] === '[' ? 2 : 1));
      const text = marked.slice(0, open) + marked.slice(open + 1, close) + marked.slice(close + 1);
      const fault = match[1] ? scanMirror(text) : scanSource(text);
      assert.deepEqual(fault, { kind: match[2], from: open, to: close - 1 });
    });
  }

  test('the empty text', () => {
    assert.deepEqual(scanSource(''), { kind: 'empty', from: 0, to: 0 });
    assert.deepEqual(scanMirror(''), { kind: 'empty', from: 0, to: 0 });
  });

  test('long hostile texts are answered at once', () => {
    const hostile = [
      'a'.repeat(200_000),
      'a.'.repeat(100_000),
      `q.io/${'a-'.repeat(100_000)}`,
      `q.io/${'a/'.repeat(100_000)}:t`,
    ];
    const time = cpuMilliseconds(() => {
      for (const text of hostile) {
        assert.notEqual(scanSource(`${text}!`), null);
        assert.notEqual(scanMirror(`${text}!`), null);
      }
    });
    assert.ok(time < 1_000, `${Math.round(time)} ms`);
  });

  test('valid scopes of the Image config', () => {
    for (const scope of ['quay.io', 'http://quay.io', 'a b', 'quay.io/x:tag', '*.corp.io', '*.'])
      assert.ok(isValidScope(scope), scope);
    for (const scope of ['', '*', 'a*', '*.a/b', '*.a:5', '*.a@b', '*.*.a', 'a.*.b'])
      assert.ok(!isValidScope(scope), scope);
  });

  const nested: readonly [string, string, boolean][] = [
    ['quay.io', 'quay.io', true],
    ['quay.io/ns', 'quay.io', true],
    ['quay.io/ns', 'quay.io/n', false],
    ['quay.io:443/x', 'quay.io', false],
    ['quay.io@sha256:a', 'quay.io', false],
    ['reg.corp.io:5000/x', '*.corp.io', true],
    ['reg.corp.io/x:tag', '*.corp.io', false],
    ['reg.corp.io/x', '*.corp.io', true],
    ['*.a.corp.io', '*.corp.io', true],
    ['corp.io', '*.corp.io', false],
    ['*.corp.io', '*.corp.io', true],
    ['reg.corp.io', 'corp.io', false],
  ];
  for (const [sub, sup, expected] of nested) {
    test(`${sub} is ${expected ? '' : 'not '}nested in ${sup}`, () => {
      assert.equal(isNested(sub, sup), expected);
    });
  }

  samples('core/model/scope', {
    scanSource: (text) => scanSource(text),
    scanMirror: (text) => scanMirror(text),
    isValidScope: (text) => isValidScope(text),
    'is it ordinary, and where does its host end': (text) => [isOrdinaryName(text), plainHostEnd(text)],
    'is the first nested in the second': (text) => isNested(...halves(text)),
  });
});

/** What stands before the first space, and behind it. */
function halves(text: string): [string, string] {
  const [first = '', second = ''] = text.split(' ');
  return [first, second];
}
