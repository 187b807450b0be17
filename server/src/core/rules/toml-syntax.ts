import { secondLocations } from './duplicate-key-in-mirror';
import { headerlessEntry } from './headerless-entry';
import { placeSet } from './place-set';
import type { Rule } from './rule';
import { singleRegistry } from './single-registry';
import { tooLarge } from './too-large';
import { asSentence } from './wording';

/** What the TOML reader says, but for what has a rule of its own. */
export const tomlSyntax: Rule = {
  code: 'toml-syntax',
  severity: 'error',
  about: () => ({
    title: 'TOML that cannot be read',
    documentation: [
      'Podman, Skopeo, Buildah and CRI-O read `registries.conf` and its drop-ins as TOML 1.0. One line that is no TOML makes the whole',
      'configuration unusable: every pull on that host fails, also of images that have no mirror.',
      '',
      'The engine names the first such line only. Mirrorscope goes on behind it, so that all of them can be mended at once.',
    ].join('\n'),
    bad: { language: 'toml', text: '[[registry]]\nlocation = quay.io\n' },
    good: { language: 'toml', text: '[[registry]]\nlocation = "quay.io"\n' },
  }),
  looksAt: 'registries',
  check(document) {
    const { syntax } = document;
    const headerless = headerlessEntry(document)?.furtherLocations ?? [];
    const elsewhere = placeSet([
      ...secondLocations(syntax).map(({ key }) => key),
      ...headerless.map(({ place }) => place),
      ...(singleRegistry(document)?.refused ?? []),
    ]);
    const problems = syntax.problems.filter(({ code, place }) => code === 'toml-syntax' && !elsewhere.has(place));
    return [...problems.map(({ place, message }) => ({ place, message: asSentence(message) })), ...tooLarge(document)];
  },
};
