import { isTakenByInstaller } from '../migrate/to-install-config';
import type { MirrorEntry } from '../model/manifests';
import { isPlaceholder } from '../model/placeholder';
import { scanMirror, scanSource } from '../model/scope';
import { dereference, entryOf, type Entry, type Mapping } from '../syntax/tree';
import { installConfig } from './install-config-example';
import type { EntryOwner, Report, Rule } from './rule';
import { shown } from './wording';

/** What the installer does not take. */
export const installerRefusal: Rule = {
  code: 'installer-refusal',
  severity: 'error',
  about: () => ({
    title: 'Mirrors that the installer refuses',
    documentation: [
      'Before it creates anything, the installer holds the mirrors of an install-config against rules of its own, and stops: `imageDigestSources`',
      'and `imageContentSources` exclude each other, and sources and mirrors have to be hosts or full names of repositories. A wildcard',
      '(`*.example.com`), which an ImageDigestMirrorSet may have as its source, is none: put it into a manifest of its own.',
    ].join('\n'),
    bad: { language: 'yaml', file: 'install-config.yaml', text: example('tools/base') },
    good: { language: 'yaml', file: 'install-config.yaml', text: example('quay.io/tools/base') },
  }),
  looksAt: 'several',
  checks: [
    {
      looksAt: 'object',
      check: (object) => (object.kind === 'mirror-set' && object.madeBy === 'installer' ? bothLists(object.root) : []),
    },
    { looksAt: 'entry', check: checkEntry },
  ],
};

function bothLists(root: Mapping): Report[] {
  const [digests, contents] = [entryOf(root, 'imageDigestSources'), entryOf(root, 'imageContentSources')];
  if (!digests || !contents || !hasItems(digests) || !hasItems(contents)) return [];
  return [
    {
      place: contents.key.place,
      message: '`imageContentSources` and `imageDigestSources` exclude each other, so the installer refuses the file',
      upstream: 'cannot set imageContentSources and imageDigestSources at the same time',
      related: [{ place: digests.key.place, message: 'The list to keep' }],
    },
  ];
}

function hasItems({ value }: Entry): boolean {
  const list = dereference(value);
  return list?.kind === 'sequence' && list.items.length > 0;
}

/** What is no name for the operator either is for other rules. */
function* checkEntry({ source, mirrors }: MirrorEntry, { madeBy }: EntryOwner): Iterable<Report> {
  if (madeBy !== 'installer') return;
  const names = [
    ...(source && !scanSource(source.value) ? [source] : []),
    ...mirrors.filter(({ value }) => !scanMirror(value)),
  ];
  for (const { value, place } of names) {
    if (isPlaceholder(value) || isTakenByInstaller(value)) continue;
    yield {
      place,
      message: `${shown(value)} is no host and no full name of a repository, so the installer refuses the file`,
    };
  }
}

function example(source: string): string {
  return installConfig({ source, mirror: 'registry.example.com:8443/copies' });
}
