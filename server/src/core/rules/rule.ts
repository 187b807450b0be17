import type { PullPlan } from '../cluster/pull-plan';
import type { ClosedSet } from '../clusters/closed-sets';
import type { Cluster } from '../clusters/cluster';
import type { Configuration } from '../clusters/configuration';
import type { Namesakes } from '../clusters/namesakes';
import type { ServedSource } from '../clusters/served-sources';
import type { ClusterView } from '../clusters/view';
import type { Document } from '../document';
import type { Registry } from '../model/hub';
import type { KindMatch } from '../model/kinds';
import type { ImageConfig, ImagePolicy, Manifest, MirrorEntry, MirrorSet } from '../model/manifests';
import type { KubernetesObject } from '../model/read';
import type { FoundReference } from '../model/found-reference';
import type { RegistriesFile } from '../model/registries-file';
import type { Hole } from '../model/structure';
import type { RuleLevel, Severity } from '../model/severity';
import type { Target } from '../model/target';
import type { PlacedEdit } from '../text/edit';
import type { Place } from '../text/place';
import { isShared } from './anchors';
import type { ObjectIssue } from './structure-issues';
import type { JudgedSuppression } from './suppression-comment';

/**
 * One thing that can be wrong, and all that there is to say of it. What a rule looks at says what its answer depends on: it is asked
 * again when that changes, and only then. A check is pure: the same arguments, the same reports. What it is not given it must not reach.
 */
export type Rule = RuleDescription &
  (RuleCheck | { readonly looksAt: 'several'; readonly checks: readonly RuleCheck[] });

export type RuleCheck =
  /** A whole file: asked again after every edit of it, so only for what is cheap. */
  | { readonly looksAt: 'file'; check(document: Document, context: RuleContext): Iterable<Report> }
  /** A whole registries.conf or drop-in, in a file or in a value, likewise. */
  | { readonly looksAt: 'registries'; check(document: Document, context: RuleContext): Iterable<Report> }
  /** One object; of a mirror set the rule must not go through the entries. */
  | { readonly looksAt: 'object'; check(object: Manifest, context: RuleContext): Iterable<Report> }
  /** One object of that kind. */
  | { readonly looksAt: 'image-config'; check(config: ImageConfig, context: RuleContext): Iterable<Report> }
  | { readonly looksAt: 'image-policy'; check(policy: ImagePolicy, context: RuleContext): Iterable<Report> }
  /**
   * One entry of a mirror set, but no plain one (`MirrorEntry.isPlain`) of a set that stands there itself: what a rule speaks of must not be plain. `index`:
   * of the entry in its list, for `upstream` (an entry without reports may move without being asked again).
   */
  | {
      readonly looksAt: 'entry';
      check(entry: MirrorEntry, set: EntryOwner, context: RuleContext, index: number): Iterable<Report>;
    }
  /** An object of any kind without the entries of its mirror list, or one such entry that is not plain: structure, names. */
  | { readonly looksAt: 'part'; check(part: Part, context: RuleContext): Iterable<Report> }
  /** One `[[registry]]` of a registries.conf with its mirrors. */
  | {
      readonly looksAt: 'table';
      check(registry: Registry, file: TableOwner, context: RuleContext): Iterable<Report>;
    }
  /** An image reference and what a cluster makes of it. */
  | {
      readonly looksAt: 'reference';
      check(reference: FoundReference, plan: PullPlan, view: ReferenceView): Iterable<Report>;
    }
  /** All entries of a cluster that name one source, and the image references that it serves: `uses` is read late, where it decides. Not asked of plain sources (`isPlainSource`). */
  | { readonly looksAt: 'source'; check(source: ServedSource, view: ClusterFacts): Iterable<Report> }
  /** The sources that one set closes for pulls that nobody is seen to make. */
  | { readonly looksAt: 'closed-set'; check(set: ClosedSet, view: ClusterFacts): Iterable<Report> }
  /** Objects of one kind and name. */
  | { readonly looksAt: 'namesakes'; check(namesakes: Namesakes, view: ClusterFacts): Iterable<Report> }
  /**
   * Everything of a cluster: asked again whenever its manifests change, so it must not be slow with 20,000 entries. `restsOn`: what the
   * answer follows from, where that is less; it is not asked again while all of it is the same.
   */
  | {
      readonly looksAt: 'cluster';
      restsOn?(view: WholeCluster): readonly unknown[];
      check(view: WholeCluster): Iterable<Report>;
    }
  /** A comment that silences findings, and which it silences: asked when all else is known of a file. */
  | { readonly looksAt: 'suppression'; check(judged: JudgedSuppression): Iterable<Report> };

/** What a rule for everything of a cluster knows: all but its files. */
export interface WholeCluster extends Pick<
  ClusterView,
  'answers' | 'uses' | 'sources' | 'leftOut' | 'blockedMirrors' | 'mayBeTied'
> {
  readonly cluster: Omit<ClusterView['cluster'], 'documents' | 'fragments'>;
}

/** What a rule for an entry knows of the object around it. */
export type EntryOwner = Pick<MirrorSet, 'kind' | 'setKind' | 'list' | 'served' | 'madeBy'>;

/** What a rule for a `[[registry]]` knows of the file around it. */
export type TableOwner = Pick<RegistriesFile, 'form'>;

/** What a rule knows of the cluster around one reference or source, and what does not change while its manifests are edited. */
export interface ClusterFacts {
  readonly cluster: Pick<Cluster, 'name' | 'declared' | 'target' | 'topology' | 'reachable'>;
}

/** What a rule for a reference may ask besides; which plans it asked for is remembered, and it is asked again when one of them changes. */
export interface ReferenceView extends ClusterFacts {
  planOf(ref: string): PullPlan | null;
}

/** A part of an object that is checked by itself, so that an edit in one entry of a long list leaves the others alone. */
export type Part = ObjectPart | EntryPart;

/** An object without the entries of its mirror list; `object.manifest` is null for kinds that are none of ours. */
export interface ObjectPart {
  readonly object: KubernetesObject;
  readonly entry: null;
  readonly index: null;
  /** What does not fit the table of kinds; nothing for fragments and for kinds that are none of ours. */
  readonly issues: readonly ObjectIssue[];
}

/** One entry of a mirror list. */
export interface EntryPart {
  readonly object: PartOwner;
  readonly entry: MirrorEntry;
  /** Of the entry in its list. */
  readonly index: number;
  readonly issues: readonly ObjectIssue[];
}

/** What a rule for a part knows of the object around an entry. */
export interface PartOwner {
  readonly apiVersion: Pick<KubernetesObject['apiVersion'], 'value'>;
  readonly kindName: Pick<KubernetesObject['kindName'], 'value'>;
  readonly match: KindMatch;
  readonly carried: KubernetesObject['carried'];
}

export interface RuleDescription {
  /** Also the name of the rule's file and of its page. */
  readonly code: string;
  /** Default: what is said when nothing sets the rule's level. */
  readonly severity: RuleLevel;
  /** Made when somebody asks: no finding needs it, and it is a third of what the rules are. */
  readonly about: () => RulePage;
}

/** What the page of a rule says. */
export interface RulePage {
  /** A noun phrase, without a period. */
  readonly title: string;
  /** Markdown: what happens on the cluster or the node, and why; whole sentences. */
  readonly documentation: string;
  readonly bad: Example;
  readonly good: Example;
  /** Since which release, where that matters; a noun phrase. */
  readonly since?: string;
}

export interface Example {
  readonly language: 'yaml' | 'toml';
  /** Where the name decides: the file's name, relative to the workspace folder. Default: `manifest.yaml` or `registries.conf`. */
  readonly file?: string;
  /** Where it decides: the `.mirrorscope.yaml` of the workspace folder. */
  readonly configuration?: string;
  /** The codes of other rules that say the same of another place of it. */
  readonly also?: readonly string[];
  readonly text: string;
}

/** What is known of the clusters that a file belongs to. */
export interface RuleContext {
  /** The targets of the file's clusters; an unknown one where nothing tells. Never empty. */
  readonly targets: readonly Target[];
  /** Whether the file holds parts of objects only, as patches of a kustomization do: then nothing is missing from it. */
  readonly isFragment: boolean;
  readonly configuration: Configuration;
  /** Of `.mirrorscope.yaml`: the globs of clusters that no file matches. */
  readonly unmatched: readonly string[];
}

/** What a rule says of one place. */
export interface Report {
  readonly place: Place;
  /** One sentence: the fact, then the consequence. No period. */
  readonly message: string;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
  /** The exact words of the operator, the API server or the engine, without a `loading …: ` prefix. */
  readonly upstream?: string;
  readonly related?: readonly RelatedPlace[];
  readonly tag?: 'deprecated' | 'unnecessary';
  /** An item without a value that this is about: it is shown at its dash, `place` is near it. */
  readonly hole?: Hole;
  /** Said only where somebody has set the level of the rule. */
  readonly quiet?: boolean;
  /** Computed when somebody asks, with the document as it is then; so a report never rests on the rest of its file. See `fixesOf`. */
  readonly fixes?: Fixes;
}

export interface RelatedPlace {
  readonly place: Place;
  readonly message: string;
}

/** What removes a finding from a document that has it; a list where it rests on nothing but what the rule looked at. */
export type Fixes = readonly Fix[] | ((document: Document) => readonly Fix[]);

/**
 * The fixes of a finding of this document, the best first. None that edits what an alias stands for, or what stands around it: other places, perhaps
 * of objects that the finding says nothing of, would change with it. So a rule need not look for aliases itself, but where it has another fix then.
 */
export function fixesOf({ fixes }: Pick<Report, 'fixes'>, document: Document): readonly Fix[] {
  const all = typeof fixes === 'function' ? fixes(document) : (fixes ?? []);
  return all.filter(({ edits }) => !edits.some(({ place }) => isShared(document, place)));
}

/** A change that removes a finding. Its edits are all in the finding's file, do not overlap, and add no syntax problem. */
export interface Fix {
  /** An imperative, e.g. "Convert to ImageDigestMirrorSet". */
  readonly title: string;
  readonly edits: readonly PlacedEdit[];
  /** Whether it may be applied without a look: by "fix all" and by `lint --fix`. */
  readonly safe: boolean;
  /** The key that it brings into a mapping, where another fix of the file could bring the same: a key that is there twice is a syntax problem. */
  readonly brings?: BroughtKey;
  /** The same in the text that the file carries and that it is about: several such fixes are written back as one. */
  readonly inText?: EditsInText;
}

export interface EditsInText {
  readonly uri: string;
  readonly edits: readonly PlacedEdit[];
}

export interface BroughtKey {
  /** Where the mapping stands. */
  readonly into: Place;
  readonly key: string;
}

/** A report under the code of its rule and the severity that holds here. */
export interface Finding extends Report {
  readonly code: string;
  readonly severity: Severity;
}
