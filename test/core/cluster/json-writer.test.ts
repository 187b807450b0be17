import assert from 'node:assert/strict';
import fc from 'fast-check';
import { quoteJson, writeJson, type JsonValue } from '../../../server/src/core/cluster/json-writer';

suite('writeJson', () => {
  test('lays out as Go does: two blanks, empty lists and objects on one line, no newline at the end', () => {
    const value = object({ a: [object({ type: 'x' }), 'y'], b: object({}), c: [] });
    assert.equal(
      writeJson(value).text,
      '{\n  "a": [\n    {\n      "type": "x"\n    },\n    "y"\n  ],\n  "b": {},\n  "c": []\n}',
    );
  });

  test('is read back by any reader, as itself', () => {
    const json = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: 'grapheme' }),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    fc.assert(
      fc.property(json, (value) => {
        const { text } = writeJson(toJsonValue(value));
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
        assert.equal(text.replace(/\\u003c|\\u003e|\\u0026|\\u2028|\\u2029/g, decode), JSON.stringify(value, null, 2));
      }),
    );
  });

  test('the source of a member goes from its key to the end of its value', () => {
    const chunk = { file: 'x', length: 1 };
    const place = { chunk, start: 0, end: 1 };
    const { text, sources } = writeJson({
      members: [
        { key: 'a', value: 'x' },
        { key: 'b', value: ['y'], origins: [place] },
      ],
    });
    assert.deepEqual(
      sources.map(({ span }) => text.slice(span.start, span.end)),
      ['"b": [\n    "y"\n  ]'],
    );
    assert.deepEqual(sources[0]?.origins, [place]);
  });
});

suite('quoteJson', () => {
  test('escapes what Go escapes and nothing else', () => {
    assert.equal(quoteJson('<a>&"\\\u2028\u2029'), '"\\u003ca\\u003e\\u0026\\"\\\\\\u2028\\u2029"');
    assert.equal(
      quoteJson('\b\f\n\r\t\u0001\u001f\u007f\u00e4\u{1f600}'),
      '"\\b\\f\\n\\r\\t\\u0001\\u001f\u007f\u00e4\u{1f600}"',
    );
    assert.equal(quoteJson('half \ud83d'), '"half \ufffd"');
  });
});

function object(members: Readonly<Record<string, JsonValue>>): JsonValue {
  return { members: Object.entries(members).map(([key, value]) => ({ key, value })) };
}

function toJsonValue(value: unknown): JsonValue {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(toJsonValue);
  return { members: Object.entries(value as object).map(([key, item]) => ({ key, value: toJsonValue(item) })) };
}

function decode(escape: string): string {
  return String.fromCharCode(parseInt(escape.slice(2), 16));
}
