import type { Analysis } from '../analysis';
import type { Document } from '../document';
import type { MirrorForm } from '../migrate/convert-mirrors';
import { convertibleSets } from '../migrate/convertible-sets';
import { installSourcesOf } from '../migrate/from-install-config';
import type { MirrorSet } from '../model/manifests';
import { between, touches, type Place, type Span } from '../text/place';
import { innermost } from './in-carried';

/** A conversion of mirrors into another form that is offered at a place: a new file comes of it. */
export interface ConversionOffer {
  /** An imperative. */
  readonly title: string;
  readonly form: MirrorForm['form'];
  /** What is converted: a file, or a text that one carries. */
  readonly uri: string;
  /** Where in it the one set stands that is meant, in UTF-16 code units; null: all of it. */
  readonly offset: number | null;
}

/**
 * The forms that the mirrors at a span (UTF-16 code units) can be written in: of a mirror set, of several in one file, of the list of an
 * install-config, of an entry of registries.conf with its file; also inside of a value that carries a text.
 */
export function conversionOffers(analysis: Analysis, uri: string, span: Span): ConversionOffer[] {
  const inner = innermost(analysis, uri, span.start);
  if (inner) return conversionOffers(analysis, inner.uri, { start: inner.offset, end: inner.offset });
  const document = analysis.workspace.documents.get(uri);
  if (!document || document.isTemplate) return [];
  if (document.language === 'registries-conf') return ofRegistries(document, span);
  return document.language === 'yaml' ? [...ofInstaller(document, span), ...ofSets(document, span)] : [];
}

const MIRROR_SETS = 'Convert to mirror sets (IDMS, ITMS)';
const DROP_IN = 'Convert to a registries.conf drop-in';
const INSTALL_CONFIG = 'Convert to imageDigestSources of install-config';

function ofRegistries(document: Document, span: Span): ConversionOffer[] {
  const here = document.registries?.conf.registries.some(
    ({ mirrors, origins, location, prefix }) =>
      mirrors.length > 0 &&
      [...origins, ...location.origins, ...prefix.origins, ...mirrors.flatMap((mirror) => mirror.origins)].some(
        (place) => touches(document, place, span),
      ),
  );
  if (!here) return [];
  const whole = { uri: document.uri, offset: null };
  return [
    { ...whole, title: MIRROR_SETS, form: 'mirror-sets' },
    { ...whole, title: INSTALL_CONFIG, form: 'install-config' },
  ];
}

function ofInstaller(document: Document, span: Span): ConversionOffer[] {
  const list = installSourcesOf(document).find(({ entry }) => touches(document, entry.place, span));
  if (!list) return [];
  const isWhole = document.objects.manifests.some(({ madeBy }) => madeBy === 'installer');
  const whole = { uri: document.uri, offset: null };
  return [
    { ...whole, title: 'Convert to ImageDigestMirrorSet', form: 'mirror-sets' },
    ...(isWhole ? [{ ...whole, title: DROP_IN, form: 'registries-conf' } as const] : []),
    ...(isWhole && list.entry.key.text === 'imageContentSources'
      ? [{ ...whole, title: 'Convert to imageDigestSources', form: 'install-config' } as const]
      : []),
  ];
}

function ofSets(document: Document, span: Span): ConversionOffer[] {
  const { uri } = document;
  const sets = convertibleSets(document).filter(({ madeBy, entries }) => madeBy !== 'installer' && entries.length > 0);
  const here = sets.find((set) => touches(document, set.madeBy === null ? set.place : listPlace(set), span));
  if (!here) return [];
  const offset = document.locate(here.place)?.start ?? 0;
  return [
    ...(here.madeBy === null
      ? []
      : [{ title: 'Convert to ImageDigestMirrorSet', form: 'mirror-sets', uri, offset } as const]),
    { title: DROP_IN, form: 'registries-conf', uri, offset },
    ...(here.setKind === 'ITMS' ? [] : [{ title: INSTALL_CONFIG, form: 'install-config', uri, offset } as const]),
    ...(sets.length > 1
      ? [
          {
            title: `Merge all ${sets.length} mirror sets of this file`,
            form: 'mirror-sets',
            uri,
            offset: null,
          } as const,
        ]
      : []),
  ];
}

/** From the first entry of a set to its last. */
function listPlace({ entries, place }: MirrorSet): Place {
  const [first, last] = [entries[0]?.place, entries.at(-1)?.place];
  return first && last ? between(first, last) : place;
}
