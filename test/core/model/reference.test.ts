import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  isCompleteRepository,
  isShortName,
  parseAsWritten,
  parseCanonical,
  parseMoved,
  parseReference,
  withDefaultTag,
} from '../../../server/src/core/model/reference';
import { cpuMilliseconds } from '../../support/cpu-time';
import { samples } from '../../support/samples';

const HEX = 'a'.repeat(64);

/** The patterns of containers/image `docker/reference/regexp.go`, to hold the scanners against on short texts. */
const LABEL = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN = `${LABEL}(?:\\.${LABEL})*(?::[0-9]+)?`;
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|[-]*)[a-z0-9]+)*';
const NAME = `(?:${DOMAIN}/)?${COMPONENT}(?:/${COMPONENT})*`;
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}';
const REFERENCE = new RegExp(`^(${NAME})(?::(${TAG}))?(?:@(${DIGEST}))?$`);
const SPLIT_NAME = new RegExp(`^(?:(${DOMAIN})/)?(${COMPONENT}(?:/${COMPONENT})*)$`);

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
  'v.1',
  '@',
  'a.io',
  '/x',
  'sha256:',
  `@sha256:${HEX}`,
  'é',
];
const referenceText = fc.array(fc.constantFrom(...pieces), { maxLength: 7 }).map((parts) => parts.join(''));

suite('reference', () => {
  test('the scanners split a reference as the pattern does', () => {
    let fitting = 0;
    fc.assert(
      fc.property(referenceText, (text) => {
        const parsed = parseAsWritten(text);
        const match = REFERENCE.exec(text);
        if (!match) {
          assert.equal(parsed.kind, 'error', text);
          return;
        }
        if (parsed.kind === 'error') {
          assert.match(parsed.error, /digest/, text);
          return;
        }
        fitting++;
        const split = SPLIT_NAME.exec(match[1]!)!;
        assert.deepEqual(parsed.reference, {
          domain: split[1] ?? '',
          path: split[2],
          name: match[1],
          tag: match[2] ?? null,
          digest: match[3] ?? null,
          text,
        });
      }),
      { numRuns: 20_000 },
    );
    assert.ok(fitting > 500, `only ${fitting} texts were references`);
  });

  test('normalizing twice changes nothing', () => {
    let parsedTwice = 0;
    fc.assert(
      fc.property(referenceText, (text) => {
        const once = parseReference(text);
        if (once.kind === 'error') return;
        parsedTwice++;
        assert.deepEqual(parseReference(once.reference.text), once);
        assert.deepEqual(parseCanonical(once.reference.text), once);
      }),
      { numRuns: 5_000 },
    );
    assert.ok(parsedTwice > 100);
  });

  test('a reference moved to another place is what is parsed there', () => {
    const location = fc.oneof(
      referenceText,
      fc.constantFrom('a.io/b', 'a.io:5/b/c', 'docker.io/b', 'x.a.io/b__c', 'a.io'),
    );
    let moved = 0;
    fc.assert(
      fc.property(location, referenceText, fc.nat(), (to, text, at) => {
        const parsed = parseReference(text);
        if (parsed.kind === 'error') return;
        const { reference } = parsed;
        const from = at % (reference.text.length + 1);
        const expected = parseCanonical(to + reference.text.slice(from));
        if (expected.kind === 'ok') moved++;
        assert.deepEqual(parseMoved(to, reference, from), expected);
      }),
      { numRuns: 20_000 },
    );
    assert.ok(moved > 300, `only ${moved} were moved`);
  });

  const normalized: readonly [string, string][] = [
    ['alpine', 'docker.io/library/alpine'],
    ['alpine:3', 'docker.io/library/alpine:3'],
    ['docker.io/alpine', 'docker.io/library/alpine'],
    ['index.docker.io/alpine', 'docker.io/library/alpine'],
    ['index.docker.io/ns/app', 'docker.io/ns/app'],
    ['ns/app', 'docker.io/ns/app'],
    ['localhost/app', 'localhost/app'],
    ['localhost:5000/app', 'localhost:5000/app'],
    ['x:5000', 'docker.io/library/x:5000'],
    ['x.y', 'docker.io/library/x.y'],
    ['A.io/x', 'A.io/x'],
    ['a_b.io/x', 'a_b.io/x'],
    [`quay.io/x:v1@sha256:${HEX}`, `quay.io/x:v1@sha256:${HEX}`],
    [`quay.io/x@sha512:${HEX}${HEX}`, `quay.io/x@sha512:${HEX}${HEX}`],
  ];
  for (const [text, expected] of normalized) {
    test(`${text} is ${expected}`, () => {
      const parsed = parseReference(text);
      assert.equal(parsed.kind === 'ok' ? parsed.reference.text : parsed.error, expected);
    });
  }

  test('a host with an underscore is no domain, but part of the path', () => {
    const parsed = parseReference('a_b.io/x');
    assert.ok(parsed.kind === 'ok');
    assert.deepEqual([parsed.reference.domain, parsed.reference.path], ['', 'a_b.io/x']);
  });

  const refused: readonly [string, string][] = [
    ['', 'invalid reference format'],
    [HEX, `invalid repository name (${HEX}), cannot specify 64-byte hexadecimal strings`],
    ['quay.io/UPPER/x', 'invalid reference format: repository name must be lowercase'],
    ['UPPER/x', 'invalid reference format: repository name must be lowercase'],
    ['A_b.io/x', 'repository name must be lowercase'],
    ['quay.io/x:', 'invalid reference format'],
    ['quay.io//x', 'invalid reference format'],
    ['quay.io/x y', 'invalid reference format'],
    ['quay.io/x:a:b', 'invalid reference format'],
    ['quay.io/x@sha256:abc', 'invalid reference format'],
    ['https://quay.io/x', 'invalid reference format'],
    [`quay.io/x:${'t'.repeat(129)}`, 'invalid reference format'],
    [`quay.io/x@sha256:${HEX.slice(1)}`, 'invalid checksum digest length'],
    [`quay.io/x@sha256:${HEX.toUpperCase()}`, 'invalid checksum digest format'],
    [`quay.io/x@SHA256:${HEX}`, 'invalid reference format: repository name must be lowercase'],
    [`quay.io/x:v1@SHA256:${HEX}`, 'invalid checksum digest format'],
    [`quay.io/x@md5:${HEX.slice(32)}`, 'unsupported digest algorithm'],
    [`quay.io/${'a'.repeat(248)}`, 'repository name must not be more than 255 characters'],
    ['a'.repeat(239), 'repository name must not be more than 255 characters'],
  ];
  for (const [text, expected] of refused) {
    test(`${text.slice(0, 40)} is refused: ${expected.slice(0, 60)}`, () => {
      assert.deepEqual(parseReference(text), { kind: 'error', error: expected });
    });
  }

  test('255 characters of name are enough', () => {
    assert.equal(parseReference(`quay.io/${'a'.repeat(247)}`).kind, 'ok');
  });

  test('a reference that is not complete is not canonical', () => {
    assert.deepEqual(parseCanonical('alpine'), { kind: 'error', error: 'repository name must be canonical' });
    assert.deepEqual(parseCanonical('quay.io:5000'), { kind: 'error', error: 'repository name must be canonical' });
  });

  test('short names', () => {
    for (const text of [
      'alpine',
      'ns/app',
      'a/b/c:1',
      'x.y',
      'x:5000',
      'localhost',
      HEX,
      'FOO/bar',
      `ns/app@sha256:${HEX}`,
    ]) {
      assert.ok(isShortName(text), text);
    }
    for (const text of ['quay.io/x', 'localhost/x', 'h:5000/x', 'FOO', 'a//b', '', 'quay.io/UPPER'])
      assert.ok(!isShortName(text), text);
  });

  test('latest is the tag of a reference without tag and digest', () => {
    const withTag = (text: string) => {
      const parsed = parseReference(text);
      return parsed.kind === 'ok' ? withDefaultTag(parsed.reference).text : parsed.error;
    };
    assert.equal(withTag('quay.io/x'), 'quay.io/x:latest');
    assert.equal(withTag('quay.io/x:1'), 'quay.io/x:1');
    assert.equal(withTag(`quay.io/x@sha256:${HEX}`), `quay.io/x@sha256:${HEX}`);
  });

  test('a repository that is complete at a glance is complete with whatever is put behind it', () => {
    const complete = ['quay.io/a', 'm.lan:5000/a/b-c', 'docker.io.lan/a', 'M.example.com/ocp4/release-x'];
    assert.deepEqual(
      complete.filter((name) => !isCompleteRepository(name)),
      [],
    );
    const known = [
      ...complete,
      'docker.io/a',
      'index.docker.io/a',
      'docker.io/a/b',
      'quay.io',
      'localhost/a',
      'a'.repeat(300),
    ];
    for (const name of [...known, ...fc.sample(referenceText, 20_000)]) {
      if (!isCompleteRepository(name)) continue;
      for (const behind of [':1', '/below/it:1']) assert.equal(parseCanonical(name + behind).kind, 'ok', name + behind);
    }
  });

  test('long hostile texts are answered at once', () => {
    const long = (piece: string) => piece.repeat(100_000);
    const hostile = [`q.io/${long('a-')}`, `${long('a.')}/x`, `q.io/x@${long('a-')}:aa`, long('a/')];
    const time = cpuMilliseconds(() => {
      for (const text of hostile) {
        assert.equal(parseReference(text).kind, 'error');
        assert.equal(isShortName(text), false);
      }
    });
    assert.ok(time < 1_000, `${Math.round(time)} ms`);
  });

  samples('core/model/reference', {
    parseReference: (text) => parseReference(text),
    parseAsWritten: (text) => parseAsWritten(text),
    parseCanonical: (text) => parseCanonical(text),
    isShortName: (text) => isShortName(text),
    isCompleteRepository: (text) => isCompleteRepository(text),
    'with a tag': (text) => {
      const parsed = parseReference(text);
      return parsed.kind === 'ok' ? withDefaultTag(parsed.reference) : parsed;
    },
  });
});
