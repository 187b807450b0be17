import type { TextChange } from '../../server/src/core/text/change';
import type { Random } from './random';

/** Texts of registries.conf as people write them, and some that are wrong in ways that reach over tables. */
export const REGISTRIES_TEXTS: readonly string[] = [
  `unqualified-search-registries = ["registry.access.redhat.com", "docker.io"]
short-name-mode = "enforcing"

[[registry]]
  prefix = ""
  location = "quay.io/tools"
  blocked = false

  [[registry.mirror]]
    location = "mirror.example.com/tools"
    pull-from-mirror = "digest-only"

[[registry]]
location = "registry.example.com"
insecure = true

[[registry]]
prefix = "*.example.org"
mirror-by-digest-only = true

[[registry.mirror]]
location = "a.example.com"

[[registry.mirror]]
location = "b.example.com"
insecure = true

[aliases]
"ubi9" = "registry.access.redhat.com/ubi9"
tools = "quay.io/tools/all"
`,
  `# written by hand
[[registry]] # the first
"location" = 'quay.io'
mirror = [{ location = "one.example.com" }, {location="two.example.com", insecure = true}]
[[registry]]
location="docker.io"
mirror = [
  { location = "three.example.com" }, # next
  { location = "four.example.com" },
]
# "docker.io" = [asked for]
[[registry]]
location = "docker.io/"
blocked = true
blockd = 1
location = "twice.example.com"
`.replaceAll('\n', '\r\n'),
  `[registries.search]
registries = ["a.example.com"]
[registries.insecure]
registries = ["b.example.com", 'c.example.com/']
[[registry]]
location = "quay.io"
[registries.block]
registries = []
`,
  `short-name-mode = """
enforcing"""
[aliases]
a = "b.example.com/c"
[[registry]]
location = '''quay.io'''
[credentials]
x = { y = 1, z.w = [1, 2] }
[[registry.mirror]]
location = "m.example.com"
[[registry]]
location = "docker.io
[[registry]]
location = ["x"
[[registry]]
pull-from-mirror = """
[[registry]]
prefix = "p.example.com"
`,
  '',
  '\ufeff[[registry]]\nlocation = "a.example.com"\n  [[registry.mirror]]\nlocation = "b.example.com"\n',
];

const PIECES = [
  ...['"', "'", '"""', "'''", '[', ']', '[[', ']]', '{', '}', '=', ',', '.', '#', '\\', '\n', '\r\n', '\r', ' ', '\t'],
  ...['\u0001', '\ufeff', '\ud800', 'é', 'x', '1', 'true', ':', '- a', 'registry', 'mirror'],
  ...[
    '\n[[registry]]\n',
    '[[registry]]',
    '\n[registry]\n',
    '\n[[registry.mirror]]\n',
    '\n[registry.x]\n',
    '\n[[Registry]]\n',
  ],
  ...['\nlocation = "n.example.com"\n', '\nlocation = 5\n', '\nblocked = "true"\n', '\nprefix = "quay.io/tools"\n'],
  ...[
    '\n[aliases]\n',
    '\n[aliases.a]\n',
    '\n[x]\ny = 1\n',
    '\nregistry = 1\n',
    '\nregistry.a = 1\n',
    '\n[[\n',
    '\n[[registry.\n',
  ],
  ...[
    '\nunqualified-search-registries = []\n',
    '\na = [\n',
    '\na = [1,\n',
    '\na = {\n',
    '\nmirror = 5\n',
    '\ninsecure = true\n',
  ],
  ...['\nshort-name-mode = "none"\n', '\n[[registry]]\nlocation = "quay.io/tools"\ninsecure = true\n', 'https://', '/'],
];

/** One edit: something put in, something taken out, or both; mostly small, and often where tables begin. */
export function randomChange(random: Random, text: string): { readonly change: TextChange; readonly inserted: string } {
  const brackets = [...text.matchAll(/[[\]"'\n]/g)].map(({ index }) => index);
  const near = brackets.length > 0 && random.chance(0.6);
  const start = near ? random.pick(brackets) + random.below(2) : random.below(text.length + 1);
  const from = Math.min(start, text.length);
  const removed = random.chance(0.5) ? 0 : random.below(random.pick([2, 4, 30, 120]));
  const end = Math.min(from + removed, text.length);
  const inserted = removed > 0 && random.chance(0.6) ? '' : random.pick(PIECES);
  return { change: { start: from, end, length: inserted.length }, inserted };
}
