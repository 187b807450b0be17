import assert from 'node:assert/strict';
import { deflateRawSync, gzipSync, gunzipSync, constants } from 'node:zlib';
import { base64Pieces, decodeBase64, encodeBase64 } from '../../../server/src/core/text/base64';
import { gunzip, gzipStored } from '../../../server/src/core/text/gzip';
import { inflate } from '../../../server/src/core/text/inflate';
import { decodePercent, encodePercent, percentPieces } from '../../../server/src/core/text/percent';
import { decodeUtf8, encodeUtf8, utf8Pieces } from '../../../server/src/core/text/utf8';

const TEXTS = ['', 'a', 'ab', 'abc', 'quay.io/ü', '€ 😀 x', '[[registry]]\nlocation = "quay.io"\n'.repeat(5000)];

suite('texts as bytes', () => {
  test('UTF-8 is what Node makes of it, with the bytes of each letter', () => {
    for (const text of TEXTS) {
      const bytes = encodeUtf8(text);
      assert.deepEqual(Buffer.from(bytes), Buffer.from(text));
      assert.equal(decodeUtf8(bytes), text);
    }
    assert.deepEqual(utf8Pieces('ü😀x', encodeUtf8('ü😀x')), {
      starts: Int32Array.of(0, 2, 2, 6),
      ends: Int32Array.of(2, 6, 6, 7),
    });
    assert.equal(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)), 'a');
  });

  test('what is no UTF-8 is none', () => {
    for (const bytes of [[0x80], [0xc0, 0x80], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff]])
      assert.equal(decodeUtf8(Uint8Array.from(bytes)), null, bytes.join(' '));
    assert.deepEqual(Buffer.from(encodeUtf8('\ud800x')), Buffer.from('\ufffdx'));
  });

  test('base64 is what Node makes of it, also over several lines', () => {
    for (const text of TEXTS) {
      const encoded = Buffer.from(text).toString('base64');
      assert.equal(encodeBase64(encodeUtf8(text)), encoded);
      assert.equal(decodeUtf8(decodeBase64(encoded) ?? Uint8Array.of(255)), text);
      const wrapped = encoded.replace(/.{1,76}/g, '$&\r\n ');
      assert.equal(decodeUtf8(decodeBase64(wrapped) ?? Uint8Array.of(255)), text);
    }
    for (const broken of ['a', 'ab', 'abc', 'ab=', 'a===', 'abcd=', 'ab==cd', 'ab-_', 'ü', '<base64>'])
      assert.equal(decodeBase64(broken), null, broken);
  });

  test('each byte stands in the digits that hold its bits', () => {
    assert.deepEqual(base64Pieces('YW Jj\nZA==', 4), {
      starts: Int32Array.of(0, 1, 3, 6),
      ends: Int32Array.of(2, 4, 5, 8),
    });
  });

  test('percent escapes come back as they went', () => {
    for (const text of TEXTS.map((each) => each.slice(0, 500))) {
      const encoded = encodePercent(encodeUtf8(text));
      assert.equal(decodeURIComponent(encoded), text);
      assert.equal(decodeUtf8(decodePercent(encoded) ?? Uint8Array.of(255)), text);
    }
    assert.equal(decodePercent('100%'), null);
    assert.equal(decodePercent('%g0'), null);
    assert.deepEqual(percentPieces('a%20ü', 4), { starts: Int32Array.of(0, 1, 4, 4), ends: Int32Array.of(1, 4, 5, 5) });
  });

  test('deflated bytes are what zlib put in, at every level', () => {
    for (const text of TEXTS) {
      for (const level of [0, 1, 6, 9])
        assert.deepEqual(
          Buffer.from(inflate(deflateRawSync(text, { level }), 0, 1e6) ?? []),
          Buffer.from(text),
          `${level}`,
        );
      const fixed = deflateRawSync(text, { strategy: constants.Z_FIXED });
      assert.deepEqual(Buffer.from(inflate(fixed, 0, 1e6) ?? []), Buffer.from(text));
    }
  });

  test('broken, cut and oversized bytes are refused', () => {
    const whole = deflateRawSync(TEXTS.at(-1) ?? '');
    for (let length = 0; length < whole.length; length += 7)
      assert.equal(inflate(whole.subarray(0, length), 0, 1e6), null);
    assert.equal(inflate(whole, 0, 1000), null);
    assert.equal(gunzip(gzipSync('x'.repeat(5000)), 4999), null);
    const wrong = gzipSync('some text');
    wrong[wrong.length - 6] = (wrong[wrong.length - 6] ?? 0) ^ 1;
    assert.equal(gunzip(wrong, 1e6), null);
    for (let seed = 1; seed < 500; seed++) {
      const noise = Uint8Array.from({ length: 60 }, (_, at) => (seed * 7919 + at * at * 104729 + seed * at) & 255);
      const result = inflate(noise, 0, 10_000);
      assert.ok(result === null || result.length <= 10_000);
    }
  });

  test('a gzip file without compression is one that zlib reads', () => {
    for (const text of [...TEXTS, 'x'.repeat(200_000)]) {
      const zipped = gzipStored(encodeUtf8(text));
      assert.equal(gunzipSync(zipped).toString(), text);
      assert.equal(decodeUtf8(gunzip(zipped, 1e6) ?? Uint8Array.of(255)), text);
      assert.equal(decodeUtf8(gunzip(gzipSync(text), 1e6) ?? Uint8Array.of(255)), text);
    }
  });
});
