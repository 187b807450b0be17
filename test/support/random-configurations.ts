import fc from 'fast-check';
import type { PlainConf, PlainMirror, PlainRegistry } from './plain-registries';

export const DIGEST = `sha256:${'ab'.repeat(32)}`;

/** Hosts that lie inside each other, meet in length (`*.b.example`, `a.b.example`), or repeat their ending. */
const HOSTS = [
  'b.example',
  'a.b.example',
  'c.a.b.example',
  'a.example',
  'mirror.test',
  'x.example.example',
  'a.b.example:5000',
  'mirror.test:8443',
];
const PATHS = ['', '/ns', '/ns/app', '/other', '/n', '/ns/app/sub'];
const WILDCARDS = ['*.example', '*.b.example', '*.a.b.example', '*.test', '*.example.example'];

const host = fc.constantFrom(...HOSTS);
const place = fc.tuple(host, fc.constantFrom(...PATHS)).map(([name, path]) => name + path);

const mirror: fc.Arbitrary<PlainMirror> = fc.record(
  {
    location: fc.oneof(
      { weight: 9, arbitrary: place },
      { weight: 1, arbitrary: fc.constantFrom('mirror.test/UPPER', 'short', 'mirror.test/m__m') },
    ),
    insecure: fc.boolean(),
    pullFromMirror: fc.constantFrom('', 'all', 'digest-only', 'tag-only'),
  },
  { requiredKeys: ['location'] },
);

const flags = {
  insecure: fc.boolean(),
  blocked: fc.constantFrom(false, false, true),
  mirrors: fc.array(mirror, { maxLength: 4 }),
};
const plainEntry = fc.record({ location: place, ...flags }, { requiredKeys: ['location'] });
const movedEntry = fc.record({ prefix: place, location: place, ...flags }, { requiredKeys: ['prefix', 'location'] });
const wildcardEntry = fc.record(
  { prefix: fc.constantFrom(...WILDCARDS), location: fc.constantFrom('', '', 'mirror.test/moved'), ...flags },
  { requiredKeys: ['prefix'] },
);

/** Entries that an engine loads: one of a kind for each location, so that nothing contradicts itself. */
export const randomRegistries: fc.Arbitrary<PlainRegistry[]> = fc
  .array(fc.oneof(plainEntry, movedEntry, wildcardEntry), { minLength: 1, maxLength: 8 })
  .map((registries) => {
    const seen = new Set<string>();
    return registries.filter((registry: PlainRegistry) => {
      const key = (registry.location ?? '') || (registry.prefix ?? '');
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  })
  .map((registries) => registries.map(withDigestOnly));

export const randomConfiguration: fc.Arbitrary<PlainConf> = randomRegistries.map((registries) => ({ registries }));

/** Complete references with a tag or a digest, most of them served by some entry. */
export const randomReference: fc.Arbitrary<string> = fc
  .tuple(
    host,
    fc.constantFrom('/ns', '/ns/app', '/ns/app/sub', '/other/app', '/n/x', '/app'),
    fc.constantFrom(':v1', ':latest', `@${DIGEST}`),
  )
  .map((parts) => parts.join(''));

/** Some entries in the old form: the mirrors' own restrictions give way to one on the entry. */
function withDigestOnly(registry: PlainRegistry, index: number): PlainRegistry {
  if (index % 4 !== 3 || !registry.mirrors) return registry;
  const mirrors = registry.mirrors.map(({ pullFromMirror: _, ...rest }) => rest);
  return { ...registry, mirrorByDigestOnly: true, mirrors };
}
