import type { Rule } from './rule';
import { shown } from './wording';

/** A file beside a Butane config that is not where it is looked for. */
export const localFileMissing: Rule = {
  code: 'local-file-missing',
  severity: 'info',
  about: () => ({
    title: 'A file of a Butane config that was not found',
    documentation: [
      'With `contents.local` a Butane config names a file below the folder that `butane` is given as `--files-dir`, which no file says. Mirrorscope looks for',
      'it below the folder of the Butane config itself. A registries.conf or a drop-in that is not there is not read: the pull plans and node files that',
      'are shown here are without it. Nor is one whose name is that of a YAML file.',
      '',
      'Keep such files beside the config and call `butane --files-dir .` there, or write what they hold as `inline`.',
    ].join('\n'),
    bad: { language: 'yaml', file: 'lab.bu', text: butane('local: 99-lab.conf') },
    good: { language: 'yaml', file: 'lab.bu', text: butane('inline: unqualified-search-registries = []') },
  }),
  looksAt: 'cluster',
  restsOn: ({ cluster: { unread } }) => [unread],
  *check({ cluster: { unread } }) {
    for (const { scalar, language } of unread) {
      const isOther = language === 'registries-conf' && /\.(?:ya?ml|json|bu)$/i.test(scalar.text);
      const why = isOther ? 'is read as YAML for its name' : 'is not found beside this file';
      const message = `${shown(scalar.text)} ${why}, so what it holds takes no part in pull plans and node files`;
      yield { place: scalar.place, message };
    }
  },
};

function butane(contents: string): string {
  return `variant: openshift
version: 4.18.0
metadata:
  name: 99-worker-lab
  labels:
    machineconfiguration.openshift.io/role: worker
storage:
  files:
  - path: /etc/containers/registries.conf.d/99-lab.conf
    contents:
      ${contents}
`;
}
