import type { MergedMirror } from '../cluster/mirror-sets';
import type { ServedSource } from '../clusters/served-sources';
import { onNodes, type ReferenceUse } from '../clusters/uses';
import { isPlaceholder } from '../model/placeholder';
import { isCompleteRepository, parseCanonical } from '../model/reference';
import { scanMirror, scanSource } from '../model/scope';
import { samePlace } from '../text/place';
import type { Report, Rule } from './rule';
import { shown } from './wording';

/** A mirror that the engine cannot put in the place of the source for some references. */
export const manifestRewriteFails: Rule = {
  code: 'manifest-rewrite-fails',
  severity: 'hint',
  about: () => ({
    title: 'A mirror that some references cannot be rewritten to',
    documentation: [
      'For each mirror the engine puts its location in the place of the source, and what comes out has to be a whole reference. Some forms are',
      'not fit for every image: a mirror that is a bare host, for an image whose name is exactly the source (only the host would be left);',
      '`docker.io`, also for an image one level below the source (its whole name on Docker Hub begins with `library/`); and a mirror with a path',
      'or port of its own under a wildcard source, for a registry with a port (the port would stand in the path). Under a host without a port',
      'the same happens, which is said where such an image is used.',
      '',
      'One endpoint that cannot be rewritten fails the whole pull: no other mirror is asked, nor the source. It is an error where an image',
      'reference of the workspace is such a one, and a warning where none can be; otherwise the finding only says where the limit is.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: web
spec:
  imageTagMirrors:
  - source: quay.io/tools/web
    mirrors:
    - registry.example.com
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageTagMirrorSet
metadata:
  name: web
spec:
  imageTagMirrors:
  - source: quay.io/tools/web
    mirrors:
    - registry.example.com/tools/web
`,
    },
  }),
  looksAt: 'source',
  check: checkSource,
};

function* checkSource(served: ServedSource): Iterable<Report> {
  const { source, digest, tag } = served;
  for (const mirror of [...(digest?.mirrors ?? []), ...(tag?.mirrors ?? [])]) {
    const limit = limitOf(source, mirror.location);
    const [place] = mirror.places;
    if (!limit || !place || scanMirror(mirror.location) || scanSource(source)) continue;
    if (isPlaceholder(mirror.location) || isPlaceholder(source)) continue;
    const failing = onNodes(served.uses).filter((use) => failsAt(use, mirror));
    if (limit.isRare && failing.length === 0) continue;
    const message = `${limit.what} cannot be rewritten to ${shown(mirror.location)}, so its pull fails as a whole`;
    yield {
      place,
      message: failing.length === 0 ? message : `${message}: the workspace uses one`,
      ...(failing.length > 0 ? { severity: 'error' } : limit.isAll ? { severity: 'warning' } : {}),
      ...wordsOf(failing),
      related: failing.slice(0, MOST_RELATED).map(({ reference }) => ({
        place: reference.place,
        message: 'Cannot be pulled',
      })),
    };
  }
}

const MOST_RELATED = 10;

/** The images that a mirror is not fit for. */
interface Limit {
  readonly what: string;
  readonly isAll: boolean;
  /** Whether only an image that is used is worth a word: few registries answer at another port, too. */
  readonly isRare?: boolean;
}

/** Made-up images of a source are rewritten as the engine does it: one deep below it, and those that may be special. */
function limitOf(source: string, mirror: string): Limit | null {
  const isWildcard = source.startsWith('*.');
  const isHost = !/[/:]/.test(source);
  if (!isHost && isCompleteRepository(mirror)) return null;
  if (!isWhole(`${mirror}/below/it:1`)) return { what: `An image of ${shown(source)}`, isAll: true };
  if (isHost && !isWhole(`${mirror}:5000/below/it:1`)) {
    const where = isWildcard ? 'of a registry with a port in' : 'at another port of';
    return { what: `An image ${where} ${shown(source)}`, isAll: false, isRare: !isWildcard };
  }
  const isNamed = !isWildcard && source.includes('/') && !isWhole(`${mirror}:1`);
  if (!isWhole(`${mirror}/it:1`)) return { what: oneBelow(source, { isWildcard, isNamed }), isAll: false };
  return isNamed ? { what: `An image that is named ${shown(source)} and no more`, isAll: false } : null;
}

/** What Docker Hub has right below its host is not named so: it lies in `library`. */
function oneBelow(source: string, { isWildcard, isNamed }: Record<'isWildcard' | 'isNamed', boolean>): string {
  if (isNamed) return `An image that is named ${shown(source)}, or one level below it,`;
  return `An image one level below ${isWildcard ? 'a registry in ' : ''}${shown(source)}`;
}

function isWhole(reference: string): boolean {
  return parseCanonical(reference).kind === 'ok';
}

function failsAt({ plan: { error, registry } }: ReferenceUse, { places }: MergedMirror): boolean {
  if (registry === null || error?.kind !== 'rewrite') return false;
  return places.some((place) => error.origins.some((origin) => samePlace(origin, place)));
}

function wordsOf([first]: readonly ReferenceUse[]): Pick<Report, 'upstream'> {
  return first?.plan.error ? { upstream: first.plan.error.message } : {};
}
