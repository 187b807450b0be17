import type { MirrorSet } from '../model/manifests';
import { isPlaceholder } from '../model/placeholder';
import { isAmong, registriesOfPullSecret } from '../model/pull-secret';
import { scanMirror } from '../model/scope';
import { installConfig } from './install-config-example';
import type { Report, Rule } from './rule';
import { shown } from './wording';

/** A mirror in an install-config whose registry the pull secret does not know. */
export const mirrorWithoutCredentials: Rule = {
  code: 'mirror-without-credentials',
  severity: 'warning',
  about: () => ({
    title: 'A mirror that the pull secret has no credentials for',
    documentation: [
      'Nodes pull with the `pullSecret` of the install-config. The registry of this mirror has no entry in it, so they ask it without',
      'credentials. Most mirror registries refuse that; then the mirror is passed over, and where nodes cannot reach the source either, the',
      'installation waits for images until it is given up.',
      '',
      'Add the registry to `auths`, with its port: `quay.example.com` does not stand for `quay.example.com:8443`. A registry that',
      'lets anybody read needs none: silence the finding there. Mirrorscope compares hosts alone; nothing else of the secret is looked at.',
    ].join('\n'),
    bad: { language: 'yaml', file: 'install-config.yaml', text: example('registry.example.com') },
    good: { language: 'yaml', file: 'install-config.yaml', text: example('registry.example.com:8443') },
  }),
  looksAt: 'object',
  *check(object) {
    if (object.kind === 'mirror-set' && object.madeBy === 'installer') yield* checkSet(object);
  },
};

/** Each registry is named once. */
function* checkSet({ root, entries }: MirrorSet): Iterable<Report> {
  const registries = registriesOfPullSecret(root);
  if (!registries) return;
  const seen = new Set<string>();
  for (const { mirrors } of entries) {
    for (const { value, place } of mirrors) {
      const host = value.split('/', 1)[0] ?? value;
      if (seen.has(host) || isAmong(registries, value) || isPlaceholder(value) || scanMirror(value)) continue;
      seen.add(host);
      const message = `\`pullSecret\` has no credentials for ${shown(host)}, so nodes ask this mirror without any`;
      yield { place, message };
    }
  }
}

function example(host: string): string {
  return `${installConfig({})}pullSecret: '{"auths": {"${host}": {"auth": "…"}}}'\n`;
}
