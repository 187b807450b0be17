import type { MirrorSet } from '../model/manifests';
import { isAtLeast } from '../model/target';
import { entryOf, type Entry } from '../syntax/tree';
import { installConfig } from './install-config-example';
import type { Rule } from './rule';
import { replaceScalar } from './scalar-edits';

const OLD = 'imageContentSources';
const NEW = 'imageDigestSources';

/** The older list of an install-config. */
export const imageContentSources: Rule = {
  code: 'image-content-sources',
  severity: 'hint',
  about: () => ({
    title: 'The older list of mirrors in an install-config',
    documentation: [
      '`imageDigestSources` took the place of `imageContentSources` in 4.14. The installer still takes the old list, with a warning, and makes an',
      'ImageContentSourcePolicy of it, which is deprecated itself; of the new one it makes an ImageDigestMirrorSet. Sources and mirrors stay as they are.',
    ].join('\n'),
    since: 'deprecated since 4.14',
    bad: { language: 'yaml', file: 'install-config.yaml', text: installConfig({ list: OLD }) },
    good: { language: 'yaml', file: 'install-config.yaml', text: installConfig({ list: NEW }) },
  }),
  looksAt: 'object',
  *check(object, { targets }) {
    if (object.kind !== 'mirror-set' || object.madeBy !== 'installer') return;
    const old = entryOf(object.root, OLD);
    if (!old || entryOf(object.root, NEW) || !targets.every((target) => isAtLeast(target, 4, 14))) return;
    yield {
      place: old.key.place,
      message: `\`${OLD}\` is deprecated since 4.14, \`${NEW}\` says the same`,
      upstream: `${OLD} is deprecated, please use ImageDigestSources`,
      tag: 'deprecated',
      fixes: fixesOf(object, old),
    };
  },
};

function fixesOf({ root }: MirrorSet, old: Entry) {
  const isOwn = root.entries.includes(old);
  return isOwn ? [{ title: `Rename to \`${NEW}\``, edits: [replaceScalar(old.key, NEW)], safe: true }] : [];
}
