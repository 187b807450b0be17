import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { readCertificate } from '../../../server/src/core/model/certificate';
import { dateOf, dayOf, daysInWords } from '../../../server/src/core/model/day';
import { MOST_CERTIFICATES, readPem } from '../../../server/src/core/model/pem';
import { CERTIFICATES } from '../../support/certificates';
import { derAt } from '../../../server/src/core/model/der';
import { samples } from '../../support/samples';

suite('certificates', () => {
  for (const [name, pem] of Object.entries(CERTIFICATES)) {
    test(`is read as Node reads it: ${name}`, () => {
      const [block, another] = readPem(pem);
      assert.equal(another, undefined);
      if (block?.kind !== 'certificate') return assert.fail(block?.kind);
      const oracle = new X509Certificate(pem);
      const { subject, issuer, firstDay, lastDay, isAuthority } = block.certificate;
      assert.deepEqual(parts(subject), lines(oracle.subject));
      assert.deepEqual(parts(issuer), lines(oracle.issuer));
      assert.equal(dateOf(firstDay), new Date(oracle.validFrom).toISOString().slice(0, 10));
      assert.equal(dateOf(lastDay), new Date(oracle.validTo).toISOString().slice(0, 10));
      assert.equal(isAuthority, oracle.ca);
      return undefined;
    });
  }

  test('bytes that are changed, cut or lengthened never break the reading', () => {
    const whole = Object.values(CERTIFICATES).map((pem) => new Uint8Array(new X509Certificate(pem).raw));
    const damaged = fc
      .tuple(fc.constantFrom(...whole), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }), fc.nat())
      .map(([bytes, changes, cut]) => {
        const copy = Uint8Array.from(bytes);
        for (const [at, value] of changes) copy[at % copy.length] = value;
        return copy.subarray(0, copy.length - (cut % 3 === 0 ? cut % copy.length : 0));
      });
    let [read, refused] = [0, 0];
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 64 })), (bytes) => {
        const certificate = readCertificate(bytes);
        if (certificate) read++;
        else refused++;
        assert.ok(certificate === null || certificate.subject.length < 20_000);
      }),
      { numRuns: 3000 },
    );
    assert.ok(read > 100 && refused > 100, `${read} read, ${refused} refused`);
  });

  test('a length that leads outside is no certificate, and costs nothing', () => {
    for (const head of [[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], [0x30, 0x80, 0, 0], [0x30, 0x82], [0x30], []])
      assert.equal(readCertificate(Uint8Array.from(head)), null);
  });

  test('PEM: text around, other blocks, no end, and a limit', () => {
    const { lab } = CERTIFICATES;
    const key = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';
    const kinds = (text: string): string[] => readPem(text).map(({ kind }) => kind);
    assert.deepEqual(kinds(`# lab\n${key}${lab}and\n${lab.replaceAll('\n', '\r\n')}`), ['certificate', 'certificate']);
    assert.deepEqual(kinds(`${lab}-----BEGIN CERTIFICATE-----\nMIIB`), ['certificate', 'unreadable']);
    assert.deepEqual(kinds('-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----'), ['abridged']);
    assert.deepEqual(kinds(lab.replace('M', '!')), ['unreadable']);
    assert.equal(kinds(lab.repeat(MOST_CERTIFICATES + 5)).length, MOST_CERTIFICATES);
  });

  test('days are those of the calendar', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 2_000_000 }), (day) => {
        const expected = new Date(day * 86_400_000).toISOString();
        if (!/^\d{4}-/.test(expected)) return;
        const [year, month, date] = expected.slice(0, 10).split('-').map(Number) as [number, number, number];
        assert.equal(dayOf(year, month, date), day);
        assert.equal(dateOf(day), expected.slice(0, 10));
      }),
    );
    for (const [year, month, day] of [
      [2025, 2, 29],
      [2025, 13, 1],
      [2025, 4, 31],
      [2025, 1, 0],
    ] as const)
      assert.equal(dayOf(year, month, day), null);
  });

  samples('core/model/certificate', {
    'bytes of a certificate': (text) => readCertificate(Buffer.from(text, 'hex')),
    'a value in DER': (text) => {
      const value = derAt(Buffer.from(text, 'hex'), 0);
      return value && [value.tag, value.start, value.end];
    },
    readPem: (text) => readPem(text),
    'a day': (text) => {
      const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
      const found = dayOf(year, month, day);
      return found === null ? null : [found, dateOf(found), daysInWords(day)];
    },
  });
});

/** Node escapes what stands between attributes elsewhere. */
function lines(name: string): string[] {
  return name.replaceAll('\\', '').split('\n').sort();
}

function parts(name: string): string[] {
  return name.split(/, (?=[A-Za-z]+=)/).sort();
}
