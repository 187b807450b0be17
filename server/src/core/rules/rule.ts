import type { ClusterView } from '../clusters/view';
import type { Configuration } from '../clusters/configuration';
import type { PullPlan } from '../cluster/pull-plan';
import type { Document } from '../document';
import type { Manifest, MirrorEntry, MirrorSet } from '../model/manifests';
import type { FoundReference } from '../model/references';
import type { RuleLevel, Severity } from '../model/severity';
import type { Target } from '../model/target';
import type { PlacedEdit } from '../text/edit';
import type { Place } from '../text/place';

/**
 * One thing that can be wrong, and all that there is to say of it. What a rule looks at says what its answer depends on, and so
 * when it is asked again: an entry, an object, an image reference and its plan, a file, or everything of a cluster.
 */
export type Rule = RuleDescription &
  (
    | { readonly looksAt: 'file'; check(document: Document, context: RuleContext): Iterable<Report> }
    | { readonly looksAt: 'object'; check(object: Manifest, context: RuleContext): Iterable<Report> }
    | { readonly looksAt: 'entry'; check(entry: MirrorEntry, set: MirrorSet, context: RuleContext): Iterable<Report> }
    | {
        readonly looksAt: 'reference';
        check(reference: FoundReference, plan: PullPlan, view: ClusterView): Iterable<Report>;
      }
    | { readonly looksAt: 'cluster'; check(view: ClusterView): Iterable<Report> }
  );

export interface RuleDescription {
  /** Also the name of the rule's file and of its page. */
  readonly code: string;
  /** Default: what is said when nothing sets the rule's level. */
  readonly severity: RuleLevel;
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
  readonly text: string;
}

/** What is known of the clusters that a file belongs to. */
export interface RuleContext {
  /** The targets of the file's clusters; an unknown one where nothing tells. Never empty. */
  readonly targets: readonly Target[];
  readonly configuration: Configuration;
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
  readonly fixes?: readonly Fix[];
}

export interface RelatedPlace {
  readonly place: Place;
  readonly message: string;
}

/** A change that removes a finding. Its edits are all in the finding's file, do not overlap, and add no syntax problem. */
export interface Fix {
  /** An imperative, e.g. "Convert to ImageDigestMirrorSet". */
  readonly title: string;
  readonly edits: readonly PlacedEdit[];
  /** Whether it may be applied without a look: by "fix all" and by `lint --fix`. */
  readonly safe: boolean;
}

/** A report under the code of its rule and the severity that holds here. */
export interface Finding extends Report {
  readonly code: string;
  readonly severity: Severity;
}
