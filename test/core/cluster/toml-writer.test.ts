import assert from 'node:assert/strict';
import fc from 'fast-check';
import { asEncoded, TEMPLATE_CONF } from '../../../server/src/core/cluster/templates';
import { quoteToml, writeRegistriesConf } from '../../../server/src/core/cluster/toml-writer';
import {
  untraced,
  type Mirror,
  type RegistriesConf,
  type Registry,
  type Traced,
} from '../../../server/src/core/model/hub';
import { readRegistriesFile } from '../../../server/src/core/model/registries-file';
import { parseTarget, UNKNOWN_TARGET, type Target } from '../../../server/src/core/model/target';
import { parseToml } from '../../../server/src/core/syntax/toml';
import { withoutOrigins } from '../../support/untraced';

suite('writeRegistriesConf', () => {
  const text = fc.oneof(fc.constantFrom('a.io/x', '*.b.io', 'm.io:5000'), fc.string({ unit: 'binary', minLength: 1 }));
  const traced = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Traced<T>> => value.map(untraced);
  const mirror: fc.Arbitrary<Mirror> = fc.record({
    location: traced(text),
    insecure: traced(fc.boolean()),
    pullFromMirror: traced(fc.constantFrom('', 'digest-only', 'tag-only', 'all')),
    origins: fc.constant([]),
  });
  const registry: fc.Arbitrary<Registry> = fc.record({
    prefix: traced(fc.oneof(fc.constant(''), text)),
    location: traced(fc.oneof(fc.constant(''), text)),
    insecure: traced(fc.boolean()),
    blocked: traced(fc.boolean()),
    mirrorByDigestOnly: traced(fc.boolean()),
    pullFromMirror: fc.constant(untraced('')),
    mirrors: fc.array(mirror, { maxLength: 3 }),
    origins: fc.constant([]),
  });
  const conf: fc.Arbitrary<RegistriesConf> = fc.record({
    searchRegistries: fc.option(traced(fc.array(traced(text), { maxLength: 3 }))),
    registries: fc.array(registry, { maxLength: 3 }),
    shortNameMode: fc.option(traced(fc.constantFrom('', 'enforcing'))),
    additionalLayerStoreAuthHelper: fc.option(traced(text)),
    credentialHelpers: fc.constant(null),
    aliases: fc.constant([]),
  });

  test('what it writes is read back as the same configuration, without a problem', () => {
    fc.assert(
      fc.property(conf, (given) => {
        const syntax = parseToml(writeRegistriesConf(given).text, 'registries.conf');
        assert.deepEqual(syntax.problems, []);
        assert.deepEqual(withoutOrigins(readRegistriesFile(syntax).conf), withoutOrigins(given));
      }),
      { numRuns: 500 },
    );
  });

  test('what is taken over from an older text comes to the same as writing it', () => {
    fc.assert(
      fc.property(conf, conf, fc.nat(3), (before, added, at) => {
        const { registries } = before;
        const edited = [...registries.slice(at), ...added.registries, ...registries.slice(0, at)];
        const after = { ...added, registries: edited };
        const again = writeRegistriesConf(after, writeRegistriesConf(before));
        assert.equal(again.text, writeRegistriesConf(after).text);
      }),
    );
  });

  test('what an edit leaves alone is not written again, and every source is found where its value stands', () => {
    const registryOf = (name: string): Registry => {
      const place = { chunk: { file: 'f', length: 100 }, start: 0, end: name.length };
      return {
        prefix: { value: name, origins: [place] },
        location: { value: `${name}/x`, origins: [place] },
        insecure: untraced(false),
        blocked: untraced(false),
        mirrorByDigestOnly: untraced(false),
        pullFromMirror: untraced(''),
        mirrors: [],
        origins: [place],
      };
    };
    let read = 0;
    const counted: Registry = {
      ...registryOf('b.io'),
      get mirrors() {
        read++;
        return [];
      },
    };
    const confOf = (...registries: Registry[]): RegistriesConf => ({ ...TEMPLATE_CONF, registries });
    const before = writeRegistriesConf(confOf(registryOf('a.io'), counted, registryOf('c.io')));
    assert.equal(read, 1);
    const after = writeRegistriesConf(confOf(registryOf('aa.io'), counted, registryOf('c.io')), before);
    assert.equal(read, 1);
    const lines = after.sources.map(({ span }) => after.text.slice(span.start, span.end));
    assert.deepEqual(lines.slice(0, 3), ['[[registry]]', 'prefix = "aa.io"', 'location = "aa.io/x"']);
    assert.deepEqual(lines.slice(-2), ['prefix = "c.io"', 'location = "c.io/x"']);
  });

  test('the top of the file depends on the release', () => {
    const top = (release: string | null): string => writeRegistriesConf(asEncoded(TEMPLATE_CONF, target(release))).text;
    const search =
      'unqualified-search-registries = ["registry.access.redhat.com", "docker.io"]\nshort-name-mode = ""\n';
    assert.equal(top('4.12'), search);
    assert.equal(top('4.18'), search);
    assert.equal(top('4.19'), `${search}additional-layer-store-auth-helper = ""\n`);
    assert.equal(top('5.0'), `${search}additional-layer-store-auth-helper = ""\n`);
    assert.equal(top(null), `${search}additional-layer-store-auth-helper = ""\n`);
  });
});

suite('quoteToml', () => {
  test('escapes quotes, backslashes and control characters, and leaves the rest', () => {
    assert.equal(quoteToml('a"b\\c'), '"a\\"b\\\\c"');
    assert.equal(quoteToml('\b\t\n\f\r\u0000\u001b\u007f'), '"\\b\\t\\n\\f\\r\\u0000\\u001b\\u007f"');
    assert.equal(quoteToml('\u00e4\u2028\u{1f600}\u0080'), '"\u00e4\u2028\u{1f600}\u0080"');
  });
});

function target(release: string | null): Target {
  return release === null ? UNKNOWN_TARGET : (parseTarget(release) ?? assert.fail(release));
}
