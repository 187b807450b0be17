import type { ObjectShape } from './shape';

/** One kind of the table of kinds: what it is called, under which versions a cluster serves it, and its fields. */
export interface KindDescription {
  readonly name: string;
  /** What people call it. */
  readonly shortName: string;
  readonly reads: 'mirror-set' | 'image-config' | 'cluster-version' | 'image-policy';
  /** The versions that a cluster serves, the one to write first. */
  readonly versions: readonly [ServedVersion, ...ServedVersion[]];
  /** Groups under which this kind is a mistake (`*.x`: all below x; empty: no group). Its own group, with other versions, is among them. */
  readonly wrongGroups: readonly string[];
  readonly namespaced: boolean;
  /** Markdown, whole sentences. */
  readonly documentation: string;
  /** The release since which something better exists, e.g. `4.13`, and what that is; null where nothing does. */
  readonly deprecated: { readonly since: string; readonly instead: string } | null;
  readonly shape: ObjectShape;
}

export interface ServedVersion {
  readonly apiVersion: string;
  /** First and last minor release that serves it (`4.16`); null: every supported one on that side. */
  readonly since: string | null;
  readonly until: string | null;
}
