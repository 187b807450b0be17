import { loadRegistries, type ConfFile } from '../cluster/load';
import {
  findRegistry,
  type LoadedMirror,
  type LoadedRegistries,
  type LoadedRegistry,
} from '../cluster/loaded-registries';
import { DROP_IN_FOLDER, MAIN_CONF_PATH } from '../cluster/node-configuration';
import { isDropIn } from '../clusters/host';
import type { Document } from '../document';
import type { RegistriesConf, Registry } from '../model/hub';
import { scanSource } from '../model/scope';
import { layeredMap } from '../text/layered-map';
import type { Place } from '../text/place';
import { changedBlocks, type ChangedBlock } from './changed-blocks';
import { joinComments, NO_COMMENTS, type CommentsAt } from './comments';
import { mirrorFault, serves, splitMirrors, type SplitMirrors } from './mirrors-of-entry';
import type { Remark } from './migration';
import { commentsOf, type Commented, type ListedSource } from './mirror-lists';
import { writeMirrorSets } from './mirror-set-writer';
import type { MirrorSetsConversion } from './mirror-sets-conversion';
import { DEFAULT_SET_NAME } from './to-mirror-sets';

/**
 * Writes what a registries.conf with its drop-ins says of mirrors as an ImageDigestMirrorSet and an ImageTagMirrorSet, under which a node asks
 * the same endpoints for every image whose entry is not named in the remarks. These name, each at its place, what mirror sets cannot say:
 * entries that rewrite (`prefix` is not `location`) or have no mirrors, mirrors that are blocked otherwise without those, `insecure`, names that
 * the API server does not take, and the settings outside of entries. `blocked` with mirrors becomes `NeverContactSource`. Refused where an engine
 * cannot load the files.
 */
export function fromRegistriesConf(
  documents: readonly Document[],
  commentsAt: CommentsAt = NO_COMMENTS,
): MirrorSetsConversion {
  const listed = listRegistries(documents, commentsAt);
  if (listed.kind === 'refused') return listed;
  const text = writeMirrorSets([
    { kind: 'ImageDigestMirrorSet', name: DEFAULT_SET_NAME, above: [], sources: listed.digest },
    { kind: 'ImageTagMirrorSet', name: DEFAULT_SET_NAME, above: [], sources: listed.tag },
  ]);
  return { kind: 'converted', text, remarks: listed.remarks };
}

/** What files of registries.conf say of mirrors, by what is pulled. */
export interface ListedRegistries {
  readonly kind: 'listed';
  /** A source whose mirrors are asked for both stands in both, for tags without its comments. */
  readonly digest: readonly ListedSource[];
  readonly tag: readonly ListedSource[];
  /** What no mirror set can say. */
  readonly remarks: readonly Remark[];
}

/** The sources of a registries.conf with its drop-ins that mirror sets can have. Refused where an engine cannot load the files. */
export function listRegistries(
  documents: readonly Document[],
  commentsAt: CommentsAt,
): ListedRegistries | Extract<MirrorSetsConversion, { kind: 'refused' }> {
  const loaded = loadRegistries(confFilesOf(documents));
  if (loaded.kind === 'failed') {
    const [first] = loaded.problems;
    return {
      kind: 'refused',
      by: 'engine',
      refusal: { message: loaded.error, origins: first?.place ? [first.place] : [] },
    };
  }
  const registries = inTextOrder(loaded.conf.registries, documents);
  const written = documents.flatMap(({ registries: file }) => file?.conf.registries ?? []);
  const asWritten = new Map(written.map((registry) => [registry.origins, registry]));
  const after = withoutLeftOut(loaded.conf);
  const work: Work = { commentsAt, asWritten, after, remarks: [], digest: [], tag: [] };
  for (const registry of registries) convertRegistry(registry, work);
  for (const changed of changedBlocks(loaded.conf, after)) remark(work, changed.mirror.origins, blockWords(changed));
  for (const { registries: file } of documents) if (file) work.remarks.push(...settingsOf(file.conf));
  return { kind: 'listed', digest: work.digest, tag: work.tag, remarks: work.remarks };
}

interface Work {
  readonly commentsAt: CommentsAt;
  /** By the places that an engine's entry has from it. */
  readonly asWritten: ReadonlyMap<readonly Place[], Registry>;
  /** The entries that mirror sets stand for. */
  readonly after: LoadedRegistries;
  readonly remarks: Remark[];
  readonly digest: ListedSource[];
  readonly tag: ListedSource[];
}

/** One main file, however the files are called: the first that is none of a drop-in folder. */
function confFilesOf(documents: readonly Document[]): ConfFile[] {
  const main = documents.find(({ uri }) => !isDropIn(uri));
  return documents.flatMap((document): ConfFile[] => {
    const { registries: file, checkedRegistries: checked, uri } = document;
    if (!file) return [];
    if (document === main) return [{ path: MAIN_CONF_PATH, role: 'main', file, checked }];
    return [{ path: `${DROP_IN_FOLDER}/${uri.slice(uri.lastIndexOf('/') + 1)}`, role: 'drop-in', file, checked }];
  });
}

/** An engine sorts them; people keep related entries together. */
function inTextOrder(registries: readonly LoadedRegistry[], documents: readonly Document[]): readonly LoadedRegistry[] {
  const files = new Map(documents.map((document, index) => [document.uri, { document, index }]));
  const placed = registries.map((registry) => {
    const place = registry.origins[0];
    const file = place && files.get(place.chunk.file);
    return { registry, file: file?.index ?? 0, at: (place && file?.document.locate(place)?.start) ?? 0 };
  });
  return placed.sort((a, b) => a.file - b.file || a.at - b.at).map(({ registry }) => registry);
}

/** What the files would say without the entries that are left out. */
function withoutLeftOut(conf: LoadedRegistries): LoadedRegistries {
  const registries = conf.registries.filter((registry) => whyLeftOut(registry) === null);
  return { ...conf, registries, byPrefix: layeredMap(new Map(registries.map((each) => [each.prefix, each]))) };
}

function convertRegistry(registry: LoadedRegistry, work: Work): void {
  const { prefix, insecure, blocked, blockedOrigins } = registry;
  const trouble = whyLeftOut(registry);
  const split = splitMirrors(registry);
  if (trouble === null || trouble === NO_SOUND_MIRROR)
    for (const mirror of registry.mirrors) remarkOnMirror(mirror, registry, split, work);
  if (trouble !== null) {
    remark(work, registry.origins, `\`${prefix}\` is left out: ${trouble}${ownBlockWords(registry, work.after)}`);
    return;
  }
  if (insecure) remark(work, registry.origins, insecureWords(prefix));
  const source: Commented = { text: prefix, comments: commentsOf(namePlaces(registry, work), work.commentsAt) };
  const [place] = registry.origins;
  if (!place) return;
  const [said = place] = blockedOrigins;
  const policy = blocked
    ? { text: 'NeverContactSource', place: said, comments: commentsOf([said], work.commentsAt) }
    : null;
  const { digest, tag } = split;
  // What stands in both sets has its comments in the first.
  const made = new Map(
    registry.mirrors
      .filter((mirror) => digest.has(mirror) || tag.has(mirror))
      .map((mirror) => [mirror, mirrorWithComments(mirror, work.commentsAt)]),
  );
  const take = (list: ListedSource[], own: ReadonlySet<LoadedMirror>, isSecond: boolean): void => {
    if (own.size === 0) return;
    const bare = ({ text }: Commented): Commented => ({ text, comments: NONE });
    list.push({
      source: isSecond ? bare(source) : source,
      mirrors: [...own].flatMap((mirror) => {
        const taken = made.get(mirror);
        return taken ? [isSecond && digest.has(mirror) ? bare(taken) : taken] : [];
      }),
      policy: policy && isSecond ? { ...policy, comments: NONE } : policy,
      place,
    });
  };
  take(work.digest, digest, false);
  take(work.tag, tag, digest.size > 0);
}

const NONE = joinComments([]);

/** Why no mirror set can stand for an entry; null where one can. */
function whyLeftOut(registry: LoadedRegistry): string | null {
  const { prefix, location, mirrors, blocked } = registry;
  if (location !== '' && location !== prefix)
    return `it is rewritten to \`${location}\`, and a mirror set cannot send a source elsewhere`;
  if (mirrors.length === 0 && blocked)
    return 'it has no mirrors; put it into `spec.registrySources.blockedRegistries` of the Image config';
  // Its own endpoint cannot be rewritten, and that fails the mirrors, too. A mirror set would let them serve.
  if (location.startsWith('*.'))
    return 'a wildcard as `location` makes every pull through it fail; write it as `prefix` alone';
  if (mirrors.length === 0)
    return 'it has no mirrors, and a mirror set cannot keep a source from the mirrors of a wider entry';
  if (scanSource(prefix)) return 'the API server takes no such source';
  return mirrors.every((mirror) => mirrorFault(mirror, registry) !== null) ? NO_SOUND_MIRROR : null;
}

const NO_SOUND_MIRROR = 'none of its mirrors can be in a mirror set';

/** What becomes of the block of an entry that is left out, and of one around it that it was an exception to: the end of a sentence. */
function ownBlockWords({ prefix, blocked, mirrors }: LoadedRegistry, after: LoadedRegistries): string {
  const wider = findRegistry(after, prefix);
  if (!blocked) return wider?.blocked ? `; the block of \`${wider.prefix}\` then holds for it, too` : '';
  if (wider?.blocked || mirrors.length === 0) return '';
  return '; to keep it blocked, put it into `spec.registrySources.blockedRegistries` of the Image config';
}

function blockWords({ registry, mirror, leftOut, blockedBy }: ChangedBlock): string {
  const becomes = blockedBy === null ? 'no longer blocked' : `blocked by \`${blockedBy}\``;
  return `Mirror \`${mirror.location}\` of \`${registry.prefix}\` is ${becomes} for what lies in \`${leftOut.prefix}\`: that entry is left out`;
}

function remarkOnMirror(mirror: LoadedMirror, registry: LoadedRegistry, split: SplitMirrors, work: Work): void {
  const { location, origins, insecure } = mirror;
  const wanted = serves(mirror, registry);
  const lost = wanted.filter((what) => !split[what].has(mirror));
  if (insecure && lost.length < wanted.length) remark(work, origins, insecureWords(location));
  const [only] = lost;
  if (only === undefined) return;
  const what = lost.length === wanted.length ? '' : ` for ${only}s`;
  const why = mirrorFault(mirror, registry) ?? 'a mirror set asks each mirror once';
  remark(work, origins, `Mirror \`${location}\` of \`${registry.prefix}\` is left out${what}: ${why}`);
}

function mirrorWithComments({ location, origins }: LoadedMirror, commentsAt: CommentsAt): Commented {
  return { text: location, comments: commentsOf(origins.toReversed(), commentsAt) };
}

/** A comment on an entry stands at its header, or at what says its name. */
function namePlaces({ origins }: LoadedRegistry, { asWritten }: Work): readonly Place[] {
  const registry = asWritten.get(origins);
  return [...origins, ...(registry ? [...registry.prefix.origins, ...registry.location.origins] : [])];
}

function insecureWords(name: string): string {
  return `\`insecure\` of \`${name}\` is left out: a mirror set cannot say it, put \`${name}\` into \`spec.registrySources.insecureRegistries\` of the Image config`;
}

/** What a registries.conf says outside of its entries. */
function settingsOf(conf: RegistriesConf): Remark[] {
  const { searchRegistries, shortNameMode, credentialHelpers, additionalLayerStoreAuthHelper, aliases } = conf;
  const named: readonly [string, readonly Place[] | undefined, string][] = [
    [
      'unqualified-search-registries',
      searchRegistries?.origins,
      'it belongs into `spec.registrySources.containerRuntimeSearchRegistries` of the Image config',
    ],
    ['short-name-mode', shortNameMode?.origins, NODE_ONLY],
    ['credential-helpers', credentialHelpers?.origins, NODE_ONLY],
    ['additional-layer-store-auth-helper', additionalLayerStoreAuthHelper?.origins, NODE_ONLY],
    ['aliases', aliases[0]?.name.origins, NODE_ONLY],
  ];
  return named.flatMap(([key, origins, why]) => {
    const place = origins?.[0];
    return place ? [{ place, reason: `\`${key}\` is left out: ${why}` }] : [];
  });
}

const NODE_ONLY = 'no manifest says it, only a file on the node';

function remark(work: Pick<Work, 'remarks'>, origins: readonly Place[], reason: string): void {
  const [place] = origins;
  if (place) work.remarks.push({ place, reason });
}
