import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { createDocument } from '../../../server/src/core/document';
import { credentialsIn, secretSpans, withoutCredentials } from '../../../server/src/core/model/secret-spans';

const AUTH = 'dXNlcjpzZWNyZXQ=';
const JSON_TEXT = `{"auths":{"quay.io":{"auth":"${AUTH}"}}}`;

function base64(text: string | Buffer): string {
  return Buffer.from(text).toString('base64');
}

suite('credentials in a text', () => {
  const hidden: Readonly<Record<string, readonly [text: string, shown: string]>> = {
    'as an engine has them': [`{"auth": "${AUTH}"}`, `{"auth": "${'*'.repeat(AUTH.length)}"}`],
    'in a value of JSON': [
      `"x": "{\\"auth\\": \\"${AUTH}\\"}"`,
      `"x": "{\\"auth\\": \\"${'*'.repeat(AUTH.length)}\\"}"`,
    ],
    'in a flow mapping': ['{auths: {quay.io: {auth: c2Vj}}}', '{auths: {quay.io: {auth: ****}}}'],
    'before a host': [
      'mirrors: ["u:pw@m.lan/a", https://me:pw@m.lan]',
      'mirrors: ["u:**@m.lan/a", https://me:**@m.lan]',
    ],
  };
  for (const [what, [text, shown]] of Object.entries(hidden))
    test(what, () => assert.equal(withoutCredentials(text), shown));

  const encoded: Readonly<Record<string, string>> = {
    'a data URL': `data:;base64,${base64(JSON_TEXT)}`,
    'a data URL with escapes': `data:,${encodeURIComponent(JSON_TEXT)}`,
    'a gzipped one': `data:;base64,${base64(gzipSync(JSON_TEXT))}`,
    'an Ignition config with one': base64(`{"source": "data:;base64,${base64(JSON_TEXT)}"}`),
    'lines of base64': base64(JSON_TEXT.repeat(3)).replace(/.{40}/g, '$&\n    '),
    'a location in a drop-in': `data:,${encodeURIComponent('location = "https://u:pw@m.lan/a"')}`,
  };
  for (const [what, text] of Object.entries(encoded)) {
    test(`in ${what}`, () => {
      const shown = withoutCredentials(`before ${text}\nafter: text`);
      assert.match(shown, /^before [^*]*\*[*\s=,:;]+\nafter: text$/);
    });
  }

  test('none in names of images, digests, certificates and other words', () => {
    for (const text of [
      `quay.io/a/b:1@sha256:${'0123456789abcdef'.repeat(4)}`,
      'image: app:v1@sha256:abc',
      'author: me@example.com',
      'auth: {basic: true}',
      `-----BEGIN CERTIFICATE-----\n${base64('no secret in here at all').repeat(4)}\n`,
      'oauth: a-very-long-word-that-is-none',
    ])
      assert.deepEqual(credentialsIn(text), [], text);
  });

  test('leave JSON well-formed, wherever they stand in it', () => {
    for (const text of [
      `"${encodeURIComponent(JSON_TEXT)}"`,
      `\\${encodeURIComponent(JSON_TEXT)}\\`,
      `{"auth":"${AUTH}"}\n\\"u:p\\w@m.lan"`,
      base64(JSON_TEXT),
    ]) {
      const shown = withoutCredentials(JSON.stringify([text]));
      assert.match(shown, /\*/);
      assert.ok(Array.isArray(JSON.parse(shown)), shown);
    }
  });

  test('behind an alias, and in the lines of a broken file', () => {
    const shownOf = (text: string): string => {
      const document = createDocument({ uri: 'file:///a.yaml', version: 1, language: 'yaml', text });
      return secretSpans(document).reduce(
        (shown, { start, end }) =>
          shown.slice(0, start) + shown.slice(start, end).replace(/\S/g, '*') + shown.slice(end),
        text,
      );
    };
    assert.equal(shownOf('x: &ps some-words\npullSecret: *ps\n'), `x: &ps ${'*'.repeat(10)}\npullSecret: *ps\n`);
    for (const text of [
      `pullSecret: |\n${JSON_TEXT}\nsshKey: x\n`,
      `pullSecret:\n  '${JSON_TEXT}\n`,
      `a: >-\n\t${JSON_TEXT}\n`,
    ])
      assert.ok(!shownOf(text).includes(AUTH), shownOf(text));
  });
});
