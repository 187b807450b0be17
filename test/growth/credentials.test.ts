import { gzipSync } from 'node:zlib';
import { withoutCredentials } from '../../server/src/core/model/secret-spans';
import { cpuMilliseconds } from '../support/cpu-time';
import { assertGrowsLinearly } from '../support/growth';

const AUTHS = '{"auths":{"quay.io":{"auth":"dXNlcjpzZWNyZXQ="}}}';

function base64(text: string | Buffer): string {
  return Buffer.from(text).toString('base64');
}

/** What may come again and again in a text that is looked through for credentials. */
const PIECES: readonly string[] = [
  ...['a', 'a:', ':a', 'a:b@', '@', '@a', '%41', '%', '{ ', '{auth:', '"auth":', '\\', 'A\n A', '=\n  ', '"auth": \n'],
  ...[AUTHS, `${base64(AUTHS)} `, `${encodeURIComponent(AUTHS)} `, `${base64(gzipSync('a'.repeat(10_000)))} `],
];

suite('credentials in a text', () => {
  for (const piece of PIECES) {
    test(`${JSON.stringify(piece.slice(0, 20))} again and again: twice as many are less than three times the work`, () => {
      assertGrowsLinearly((scale) => timeOf(piece, 200_000 * scale) / timeOf(piece, 100_000 * scale));
    }).timeout(120_000);
  }
});

/** For a text of so many characters. */
function timeOf(piece: string, length: number): number {
  const text = piece.repeat(Math.ceil(length / piece.length));
  return cpuMilliseconds(() => void withoutCredentials(text));
}
