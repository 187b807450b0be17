import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EffectiveLists } from '../../../server/src/core/cluster/payload';
import type { SetOfEntry } from '../../../server/src/core/cluster/source-groups';
import { allowedSources, type AllowedSources } from '../../../server/src/core/clusters/allowed-sources';
import { blockedMirrors, type BlockedMirrors } from '../../../server/src/core/clusters/blocked-mirrors';
import { closedSets, type ClosedSets } from '../../../server/src/core/clusters/closed-sets';
import { closedSource } from '../../../server/src/core/clusters/closed-source';
import type { ServedSource } from '../../../server/src/core/clusters/served-sources';
import type { Located, Place } from '../../../server/src/core/text/place';

const chunk = { file: 'file:///a.yaml', length: 1000 };
let offset = 0;
const located = (value: string): Located<string> => ({ value, place: { chunk, start: offset++, end: offset } });
const LIST = { path: ['spec', 'imageDigestMirrors'], setKind: 'IDMS', policy: null } as const;
const SETS: readonly SetOfEntry[] = [
  { setKind: 'IDMS', list: LIST },
  { setKind: 'IDMS', list: LIST },
];

/** A source with one mirror, closed by one of the sets or not at all. */
function sourceOf(source: string, mirror: string, set: SetOfEntry | null): ServedSource {
  const policy = set ? located('NeverContactSource') : null;
  const [named, mirrored] = [located(source), located(mirror)];
  const { place } = named;
  const node = { kind: 'mapping', entries: [], place } as never;
  const entry = { source: named, mirrors: [mirrored], mirrorSourcePolicy: policy, node, place, isPlain: false };
  const mirrors = [{ location: mirror, places: [mirrored.place] }];
  const neverContact: Place[] = policy ? [policy.place] : [];
  const digest = { source, mirrors, neverContact, sourcePlaces: [place], entries: [place] };
  const group = { source, entries: [{ entry, set: set ?? SETS[0]!, source }], digest, tag: null };
  return { ...group, uses: [], outer: null, closed: closedSource(group) };
}

const made = fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f').map((letter) => `${letter}.example`),
  mirror: fc.constantFrom('m.example/x', 'n.example/x', 'allowed.example/x'),
  set: fc.constantFrom(null, ...SETS),
});
const edits = fc.array(made, { minLength: 1, maxLength: 20 });

/** The source in the list, in the place of the one of its name; away where it is there without a set already. */
function edited(
  sources: readonly ServedSource[],
  { name, mirror, set }: { name: string; mirror: string; set: SetOfEntry | null },
): readonly ServedSource[] {
  const others = sources.filter(({ source }) => source !== name);
  const isGone = set === null && others.length < sources.length;
  return isGone ? others : [...others, sourceOf(name, mirror, set)].sort((a, b) => (a.source < b.source ? -1 : 1));
}

function blocking(...scopes: readonly string[]): EffectiveLists {
  const blocked = scopes.map(located);
  const nothing = { allowed: [], dropped: [], warnings: [] };
  return { kind: 'lists', payload: 'quay.io/ocp/release', blocked, policyBlocked: blocked, ...nothing };
}

suite('what an edit of a source changes of all', () => {
  const described = ({ bySet }: ClosedSets): readonly (readonly string[])[] =>
    [...SETS, null].map((set) => bySet.get(set)?.sources.map(({ merged }) => merged.source) ?? []);

  test('closed sets are those of all sources', () => {
    fc.assert(
      fc.property(edits, (steps) => {
        let sources: readonly ServedSource[] = [];
        let sets: ClosedSets | null = null;
        for (const step of steps) {
          sources = edited(sources, step);
          sets = closedSets(sets, sources);
          assert.deepEqual(described(sets), described(closedSets(null, sources)));
        }
      }),
    );
  });

  test('a set stays the same where none of its sources has changed', () => {
    const [first, second] = SETS;
    const sources = [sourceOf('a.example', 'm/x', first!), sourceOf('b.example', 'm/x', second!)];
    const before = closedSets(null, sources);
    const after = closedSets(before, sources.with(0, sourceOf('a.example', 'm/y', first!)));
    assert.equal(after.bySet.get(second!), before.bySet.get(second!));
    assert.notEqual(after.bySet.get(first!), before.bySet.get(first!));
  });

  test('what an allowed list leaves out is that of all sources', () => {
    const allowed = ['a.example', 'allowed.example'].map(located);
    fc.assert(
      fc.property(edits, (steps) => {
        let sources: readonly ServedSource[] = [];
        let state: AllowedSources | null = null;
        for (const step of steps) {
          sources = edited(sources, step);
          state = allowedSources(sources, allowed, state);
          assert.deepEqual(state.leftOut, allowedSources(sources, allowed, null).leftOut);
          const left = sources.filter(({ source }) => source !== 'a.example');
          assert.deepEqual(state.leftOut.sources, left);
          const hosts = new Set(sources.map(({ digest }) => digest?.mirrors[0]?.location.slice(0, -2) ?? ''));
          hosts.delete('allowed.example');
          assert.deepEqual(new Set(state.leftOut.mirrorHosts.keys()), hosts);
        }
      }),
    );
  });

  test('what is left out stays the same where an edit leaves nothing out', () => {
    const allowed = ['a.example', 'allowed.example'].map(located);
    const sources = [sourceOf('a.example', 'allowed.example/x', null), sourceOf('b.example', 'm.example/x', null)];
    const first = allowedSources(sources, allowed, null);
    const second = allowedSources(sources.with(0, sourceOf('a.example', 'allowed.example/y', null)), allowed, first);
    assert.equal(second.leftOut, first.leftOut);
    const third = allowedSources(sources, allowed.slice(), second);
    assert.deepEqual(third.leftOut, first.leftOut);
  });

  test('the mirrors in blocked entries are those of all sources that are not rejected', () => {
    const lists = blocking('m.example', 'c.example');
    fc.assert(
      fc.property(edits, (steps) => {
        let sources: readonly ServedSource[] = [];
        let state: BlockedMirrors | null = null;
        for (const step of steps) {
          sources = edited(sources, step);
          state = blockedMirrors(sources, lists, state);
          assert.deepEqual(state.byEntry, blockedMirrors(sources, lists, null).byEntry);
          const first = sources.find(
            ({ source, digest }) => source !== 'c.example' && digest?.mirrors[0]?.location === 'm.example/x',
          );
          const held = state.byEntry.get('m.example') ?? [];
          assert.deepEqual(
            held.map(({ location, source }) => [location, source]),
            first ? [['m.example/x', first.source]] : [],
          );
          assert.equal(state.byEntry.get('c.example'), undefined);
        }
      }),
    );
  });

  test('they stay the same where an edit blocks nothing, and are found again under other lists', () => {
    const lists = blocking('m.example');
    const sources = [sourceOf('a.example', 'n.example/x', null), sourceOf('b.example', 'm.example/x', null)];
    const first = blockedMirrors(sources, lists, null);
    const second = blockedMirrors(sources.with(0, sourceOf('a.example', 'n.example/y', null)), lists, first);
    assert.equal(second.byEntry, first.byEntry);
    const third = blockedMirrors(sources, blocking('n.example'), second);
    assert.deepEqual([...third.byEntry.keys()], ['n.example']);
  });

  test('what is blocked as an engine finds it: no wildcard that it does not see', () => {
    const sources = [sourceOf('a.example', 'm.lan.lan/x', null), sourceOf('b.example', 'n.lan:5000/x', null)];
    const { byEntry } = blockedMirrors(sources, blocking('*.lan', 'n.lan'), null);
    assert.deepEqual(
      [...byEntry].map(([scope, mirrors]) => [scope, mirrors.map(({ location }) => location)]),
      [['*.lan', ['n.lan:5000/x']]],
    );
  });
});
