import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseJson, type JsonValue } from '../../../server/src/core/syntax/json';

suite('json', () => {
  test('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        assert.deepEqual(plain(parseJson(text)), JSON.parse(text));
      }),
    );
  });

  test('refuses what JSON.parse refuses', () => {
    const marks = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '1',
      '-',
      '.5',
      '01',
      '1e3',
      'true',
      'nul',
      ' ',
      '\n',
      '\\',
      '\u00a0',
      '"\\u00e9"',
      '"\\x"',
      '"\t"',
    ];
    let refused = 0;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...marks), { maxLength: 6 }), (parts) => {
        const text = parts.join('');
        const mine = parseJson(text);
        try {
          assert.deepEqual(plain(mine), JSON.parse(text));
        } catch (error) {
          if (!(error instanceof SyntaxError)) throw error;
          refused++;
          assert.equal(mine, null, text);
        }
      }),
      { numRuns: 10_000 },
    );
    assert.ok(refused > 1_000);
  });

  test('keeps a key that stands there twice, and the text of a number', () => {
    assert.deepEqual(parseJson('{"a": 1.0, "a": 12345678901234567890}'), {
      kind: 'object',
      members: [
        ['a', { kind: 'number', text: '1.0' }],
        ['a', { kind: 'number', text: '12345678901234567890' }],
      ],
    });
  });

  const texts: Readonly<Record<string, unknown>> = {
    '"\\"\\\\\\/\\b\\f\\n\\r\\t"': '"\\/\b\f\n\r\t',
    '"\\u0041\\u00e9\\uD83D\\ude00x"': 'Aé😀x',
    ' [ 1 , -2.5e+3 , true , false , null , "" ] ': [1, -2500, true, false, null, ''],
    '{ "a" : { } , "b" : [ ] }': { a: {}, b: [] },
    '\t\r\n0\n': 0,
    '"~ é\u2028"': '~ é\u2028',
  };
  for (const [text, value] of Object.entries(texts)) {
    test(`${text} is read`, () => assert.deepEqual(plain(parseJson(text)), value));
  }

  const refused = [
    '',
    ' ',
    '1 2',
    'true,',
    'tru',
    'truex',
    'nulL',
    '+1',
    '1.',
    '.1',
    '1e',
    '00',
    '-',
    '"a',
    '"\\u00g0"',
    '"\\u00"',
  ];
  const more = [
    '"\\u12 4"',
    '"\\x"',
    '"\\',
    '"a\nb"',
    "'a'",
    '[1',
    '[1,]',
    '[,1]',
    '[1 2]',
    '{"a"}',
    '{"a" 1}',
    '{"a":}',
    '{a: 1}',
  ];
  const others = [
    '{"a": 1,}',
    '{"a": 1 "b": 2}',
    '{"a": 1]',
    '[1}',
    '{,}',
    '// a\n1',
    '\u00a01',
    '"\\u 041"',
    '"\\u0041',
  ];
  for (const text of [...refused, ...more, ...others]) {
    test(`${JSON.stringify(text)} is not`, () => assert.equal(parseJson(text), null));
  }

  test('deep nesting is refused, not overflown', () => {
    assert.equal(parseJson('['.repeat(100_000)), null);
    assert.equal(parseJson(`${'['.repeat(300)}${']'.repeat(300)}`), null);
    assert.notEqual(parseJson(`${'['.repeat(201)}${']'.repeat(201)}`), null);
    assert.equal(parseJson(`${'['.repeat(202)}${']'.repeat(202)}`), null);
    assert.equal(parseJson(`${'{"a":'.repeat(202)}1${'}'.repeat(202)}`), null);
  });
});

function plain(value: JsonValue | null): unknown {
  switch (value?.kind) {
    case 'object': {
      const object: Record<string, unknown> = {};
      for (const [key, member] of value.members) {
        Object.defineProperty(object, key, {
          value: plain(member),
          enumerable: true,
          writable: true,
          configurable: true,
        });
      }
      return object;
    }
    case 'array':
      return value.items.map(plain);
    case 'string':
    case 'boolean':
      return value.value;
    case 'number':
      return Number(value.text);
    case 'null':
      return null;
    case undefined:
      return undefined;
  }
}
