import { oncePer } from '../text/once-per';
import type { ObjectShape } from './shape';

/** One kind of the table of kinds: what it is called, under which versions a cluster serves it, and its fields. */
export interface KindDescription {
  readonly name: string;
  /** What people call it. */
  readonly shortName: string;
  /** `carrier`: it holds other objects, and nothing else in it concerns us. `installation`, `hosted-cluster`: others make our objects of it; `image-set`: oc-mirror pulls what it names. */
  readonly reads:
    | 'mirror-set'
    | 'image-config'
    | 'cluster-version'
    | 'image-policy'
    | 'carrier'
    | 'installation'
    | 'hosted-cluster'
    | 'image-set';
  /** The versions that a cluster serves, the one to write first. */
  readonly versions: readonly [ServedVersion, ...ServedVersion[]];
  /** Groups under which this kind is a mistake (`*.x`: all below x; empty: no group). Its own group, with other versions, is among them. */
  readonly wrongGroups: readonly string[];
  readonly namespaced: boolean;
  /** Markdown, whole sentences. */
  readonly documentation: string;
  /** The release since which something better exists, e.g. `4.13`, and what that is; null where nothing does. */
  readonly deprecated: { readonly since: string; readonly instead: string } | null;
  /** Its fields; made when a file has an object of this kind. See `shapeOf`. */
  readonly shape: () => ObjectShape;
  /** Where the objects stand that it holds; only for carriers. */
  readonly carries?: Carrying;
  /** Where its mirror entries stand; of several lists the first that is there counts. */
  readonly mirrors?: readonly [MirrorList, ...MirrorList[]];
}

/** The fields of a kind: the same object each time. */
export const shapeOf = oncePer(({ shape }: KindDescription): ObjectShape => shape());

/** A list of mirror entries in an object. */
export interface MirrorList {
  /** The way from the root to the list. */
  readonly path: readonly string[];
  /** As what the operator gets to see the entries. */
  readonly setKind: 'ICSP' | 'IDMS' | 'ITMS';
  /** The field of an entry that says its policy; null: it has none. */
  readonly policy: string | null;
}

/** Objects in an object. */
export interface Carrying {
  /** The way from the root to the list of them. */
  readonly list: readonly string[];
  /** Under which key of an item the object stands; null: the item is the object. */
  readonly item: string | null;
  /** Whether parameters or templates may stand in their values, or the way to the field that says so (`true`). */
  readonly isTemplated: boolean | readonly string[];
}

export interface ServedVersion {
  readonly apiVersion: string;
  /** First and last minor release that serves it (`4.16`); null: every supported one on that side. */
  readonly since: string | null;
  readonly until: string | null;
}
