import { loadRegistries } from '../../../server/src/core/cluster/load';
import { changeBetween, stillHolds } from '../../../server/src/core/cluster/plan-change';
import { planIndex } from '../../../server/src/core/cluster/plan-index';
import { parsePolicy } from '../../../server/src/core/cluster/policy-verdict';
import { resolve, type NodeConfiguration } from '../../../server/src/core/cluster/resolve';
import { partsOf, samples, versionsOf } from '../../support/samples';

suite('what a change of a configuration is to plans', () => {
  samples('core/cluster/plan-change', {
    // Both are loaded from their files alone, so that nothing is the same object but what the files have in common.
    'the change, and plans that hold': (text) => {
      const [conf = '', refs = '', policies = ''] = partsOf(text);
      const [before, after] = nodesOf(conf, policies.split('\n'));
      if (!before || !after) return null;
      const change = changeBetween(before, after);
      return [
        change,
        changeBetween(after, after),
        ...refs.split('\n').map((ref) => {
          const plan = resolve(ref, before);
          const held = stillHolds(plan, change, after);
          const verdict = held?.kind === 'plan' ? held.policy?.accepted : undefined;
          return held === plan ? 'the same' : held ? ['another verdict', verdict] : null;
        }),
      ];
    },
    'references by what they looked up': (text) => {
      const [conf = '', refs = '', prefixes = ''] = partsOf(text);
      const [node] = nodesOf(conf, []);
      if (!node) return null;
      const index = planIndex();
      const sizes = refs.split('\n').map((ref) => {
        index.add(ref, resolve(ref, node));
        return index.size;
      });
      const found = prefixes.split('\n').map((prefix) => [...index.lookedUpAt([prefix])]);
      const together = [...index.lookedUpAt(prefixes.split('\n'))];
      index.clear();
      return [sizes, found, together, index.size, [...index.lookedUpAt(prefixes.split('\n'))]];
    },
  });
});

/** The configurations of the versions of a registries.conf (an empty one: that cannot be loaded), each with the policy.json of its line. */
function nodesOf(conf: string, policies: readonly string[]): readonly NodeConfiguration[] {
  return versionsOf(conf, 'registries-conf').map(({ uri, registries: file }, index) => {
    const policy = parsePolicy(policies[index] ?? '');
    const path = file?.conf.credentialHelpers ? `${uri}2` : uri;
    const result = loadRegistries(file ? [{ path, role: 'main', file }] : []);
    return result.kind === 'loaded'
      ? { registries: result.conf, policy }
      : { registries: null, loadError: result.error, policy };
  });
}
