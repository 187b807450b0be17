import { readPlainEntry, type KnownHosts } from '../../../server/src/core/model/plain-entry';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import { offsetsIn, plainly, samples } from '../../support/samples';

suite('plain entries', () => {
  samples('core/model/plain-entry', {
    // The entry is read twice, the second time with what was noted of its hosts.
    'an entry, with and without a field for the policy': (text) => {
      const syntax = parseYaml(text, 'f');
      const root = syntax.documents[0]?.root;
      if (root?.kind !== 'mapping') return null;
      const hosts: KnownHosts = new Map();
      const read = ['mirrorSourcePolicy', null, 'mirrorSourcePolicy'].map((policy) =>
        readPlainEntry(root, policy, hosts),
      );
      return [plainly(read, offsetsIn(syntax), ['node', 'place']), [...hosts]];
    },
  });
});
