import type { Document } from '../document';
import type { MirrorSet } from '../model/manifests';
import type { Target } from '../model/target';
import { commentsIn, type CommentsAt } from './comments';
import { fromInstallConfig, installSourcesOf } from './from-install-config';
import { fromRegistriesConf } from './from-registries-conf';
import type { MirrorSetsConversion } from './mirror-sets-conversion';
import { registriesToInstallConfig, toInstallConfig } from './to-install-config';
import { toMirrorSets } from './to-mirror-sets';
import { toRegistriesConf } from './to-registries-conf';

/** What mirrors can be written as: one file of all that is given. */
export const MIRROR_FORMS: readonly MirrorForm[] = [
  {
    form: 'mirror-sets',
    fileName: 'mirror-sets.yaml',
    language: 'yaml',
    convert: (sets, _target, commentsAt) => toMirrorSets(sets, commentsAt),
  },
  { form: 'registries-conf', fileName: '50-mirrors.conf', language: 'registries-conf', convert: toRegistriesConf },
  { form: 'install-config', fileName: 'imageDigestSources.yaml', language: 'yaml', convert: toInstallConfig },
];

export interface MirrorForm {
  readonly form: 'mirror-sets' | 'registries-conf' | 'install-config';
  /** How a file of it is called where nobody says otherwise. */
  readonly fileName: string;
  readonly language: 'yaml' | 'registries-conf';
  readonly convert: (sets: readonly MirrorSet[], target: Target, commentsAt: CommentsAt) => MirrorSetsConversion;
}

export type MirrorsConversion =
  | MirrorSetsConversion
  /** What was given cannot become this form at all: why, and what to do instead. */
  | { readonly kind: 'mismatch'; readonly message: string };

/**
 * Writes what some files say of mirrors as one file of another form. Of manifests the `sets` count, which have to be those of one cluster;
 * files of registries.conf are those of one host, and install-configs stand for the mirror sets that the installer makes of them. These three
 * are converted each by itself.
 */
export function convertMirrors(
  documents: readonly Document[],
  all: readonly MirrorSet[],
  wanted: MirrorForm,
  target: Target,
): MirrorsConversion {
  const confs = documents.filter(({ language }) => language === 'registries-conf');
  const lists = documents.filter(({ language }) => language === 'yaml').flatMap(installSourcesOf);
  const ofInstaller = new Set(lists.map(({ entry }) => entry.key.place.chunk.file));
  const sets = all.filter(({ place }) => !ofInstaller.has(place.chunk.file));
  const kinds = [confs, lists, sets].filter(({ length }) => length > 0).length;
  if (kinds > 1) return { kind: 'mismatch', message: MIXED };
  const byUri = new Map(documents.map((document) => [document.uri, document]));
  const commentsAt = commentsIn((uri) => byUri.get(uri) ?? null);
  if (confs.length > 0) return convertRegistries(confs, wanted, target, commentsAt);
  if (lists.length > 0) {
    if (wanted.form === 'mirror-sets') return fromInstallConfig(lists, commentsAt);
    const asSets = fromInstallConfig(lists);
    if (asSets.kind === 'refused') return asSets;
    const made = all.filter(({ madeBy, place }) => madeBy === 'installer' && ofInstaller.has(place.chunk.file));
    return made.length > 0 ? wanted.convert(made, target, commentsAt) : { kind: 'mismatch', message: BLOCK_ALONE };
  }
  return wanted.convert(sets, target, commentsAt);
}

function convertRegistries(
  confs: readonly Document[],
  { form }: MirrorForm,
  target: Target,
  commentsAt: CommentsAt,
): MirrorsConversion {
  switch (form) {
    case 'mirror-sets':
      return fromRegistriesConf(confs, commentsAt);
    case 'install-config':
      return registriesToInstallConfig(confs, target, commentsAt);
    case 'registries-conf':
      return { kind: 'mismatch', message: 'This is a registries.conf already: there is nothing to convert' };
  }
}

const MIXED =
  'Mirror sets, install-configs and registries.conf files do not go together: convert each to mirror sets, then merge those';
const BLOCK_ALONE =
  'A block of an install-config alone becomes mirror sets only: convert it to those first, and them to this form';
