import { isAmong, registriesOfPullSecret } from '../../../server/src/core/model/pull-secret';
import { readManifests } from '../../../server/src/core/model/read';
import { hostOfKey, textOfEntry, trustedCaEntries } from '../../../server/src/core/model/trusted-ca';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import { samples } from '../../support/samples';

suite('whom nodes trust, and what they may pull with', () => {
  samples('core/model/trusted-ca', {
    'entries of trusted CAs': (text) =>
      readManifests(parseYaml(text, 'f')).objects.map(
        (object) =>
          trustedCaEntries(object)?.map((entry) => [entry.key.text, hostOfKey(entry.key.text), textOfEntry(entry)]) ??
          null,
      ),
    // A repository in the first line, then what has the pull secret.
    'registries of a pull secret': (text) => {
      const [repository = '', ...lines] = text.split('\n');
      const root = parseYaml(lines.join('\n'), 'f').documents[0]?.root;
      const registries = root?.kind === 'mapping' ? registriesOfPullSecret(root) : null;
      return [registries && [...registries], registries && isAmong(registries, repository)];
    },
  });
});
