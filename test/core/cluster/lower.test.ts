import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lower, lowerSources, type Lowered } from '../../../server/src/core/cluster/lower';
import { sourceGroups, type SourceGroups } from '../../../server/src/core/cluster/source-groups';
import { EMPTY_REGISTRIES_CONF, scopeOf, type Registry } from '../../../server/src/core/model/hub';
import { UNKNOWN_TARGET } from '../../../server/src/core/model/target';
import { manifestsOfPlain, plainCluster, type PlainCluster } from '../../support/random-clusters';
import { scanningLowering, type Scanned } from '../../support/scanning-lowering';
import { partsOf, plainly, samples, versionsOf } from '../../support/samples';

suite('lower', () => {
  test('comes to what comparing everything with everything comes to', () => {
    fc.assert(
      fc.property(plainCluster, (cluster) => {
        assert.deepEqual(lowered(cluster), expected(scanningLowering(cluster)));
      }),
      { numRuns: 2000 },
    );
  });

  test('the comparison notices a lowering that forgets nested scopes', () => {
    const forgetful = (cluster: PlainCluster): unknown => lowered({ ...cluster, insecure: null });
    const difference = fc.check(
      fc.property(plainCluster, (cluster) => {
        assert.deepEqual(forgetful(cluster), expected(scanningLowering(cluster)));
      }),
      { numRuns: 2000 },
    );
    assert.ok(difference.failed);
  });

  test('every flag that is set and every mirror has a place that caused it, and no flag that is not set', () => {
    fc.assert(
      fc.property(plainCluster, (cluster) => {
        const { mirrorSets, imageConfig } = manifestsOfPlain(cluster);
        const insecure = imageConfig?.insecureRegistries?.value ?? [];
        const blocked = imageConfig?.blockedRegistries?.value ?? [];
        const lowering = lower(EMPTY_REGISTRIES_CONF, { mirrorSets, insecure, blocked, target: UNKNOWN_TARGET });
        const registries = lowering.kind === 'lowered' ? lowering.conf.registries : [];
        for (const { origins, insecure: isInsecure, blocked: isBlocked, mirrors } of registries) {
          assert.ok(origins.length > 0);
          for (const flag of [isInsecure, isBlocked, ...mirrors.map((mirror) => mirror.insecure)]) {
            assert.equal(flag.origins.length > 0, flag.value);
          }
          assert.ok(mirrors.every((mirror) => mirror.origins.length > 0 && mirror.location.origins.length > 0));
        }
      }),
    );
  });

  samples('core/cluster/lower', {
    // Versions of mirror sets, then the insecure and the blocked list.
    'entries, and which of them are those of the version before': (text) => {
      const [sets = '', ...lists] = partsOf(text);
      const chunk = { file: 'lists', length: text.length };
      const [insecure = [], blocked = []] = lists.map((list) =>
        list.split(' ').map((value, index) => ({ value, place: { chunk, start: index, end: index + 1 } })),
      );
      const told: unknown[] = [];
      let [groups, lowered]: [SourceGroups | null, Lowered | null] = [null, null];
      for (const document of versionsOf(sets, 'yaml')) {
        const mirrorSets = document.objects.manifests.filter((object) => object.kind === 'mirror-set');
        groups = sourceGroups(mirrorSets, groups);
        const input = { groups: groups.groups, kinds: 'all', insecure, blocked, target: UNKNOWN_TARGET } as const;
        const next: Lowered = lowerSources(EMPTY_REGISTRIES_CONF, input, lowered);
        const before = lowered?.lowering.kind === 'lowered' ? lowered.lowering.conf.registries : [];
        const { lowering } = next;
        const entries = lowering.kind === 'lowered' ? lowering.conf.registries : [];
        const where = plainly(lowering.kind === 'lowered' ? entries : lowering.refusal, (place) => {
          const span = document.locate(place);
          return span ? `${span.start}-${span.end}` : `list ${place.start}`;
        });
        told.push([where, entries.map((entry) => before.includes(entry)), entries === before, next === lowered]);
        lowered = next;
      }
      return told;
    },
  });
});

function lowered(cluster: PlainCluster): unknown {
  const { mirrorSets, imageConfig } = manifestsOfPlain(cluster);
  const insecure = imageConfig?.insecureRegistries?.value ?? [];
  const blocked = imageConfig?.blockedRegistries?.value ?? [];
  const lowering = lower(EMPTY_REGISTRIES_CONF, { mirrorSets, insecure, blocked, target: UNKNOWN_TARGET });
  return lowering.kind === 'refused' ? lowering.refusal.message : lowering.conf.registries.map(plain);
}

function plain(registry: Registry): unknown {
  const { insecure, blocked, mirrors } = registry;
  assert.equal(registry.prefix.value !== '', scopeOf(registry).startsWith('*.'));
  return {
    scope: scopeOf(registry),
    insecure: insecure.value,
    blocked: blocked.value,
    mirrors: mirrors.map((mirror) => ({
      location: mirror.location.value,
      insecure: mirror.insecure.value,
      usage: mirror.pullFromMirror.value,
    })),
  };
}

function expected(scanned: Scanned): unknown {
  if ('entries' in scanned) return scanned.entries;
  return `internal error: mirrorsAdjustedForNestedScope for a wildcard scope "${scanned.refused}"`;
}
