/**
 * The facade of core: one verb for each thing that Mirrorscope can do, from documents (and offsets) to plain data. Both faces, the
 * language server and the command line, are made of these. Offsets are UTF-16 code units from the start of a document's text.
 */

// Documents make a workspace, a workspace is analysed; an edit makes a new one of each that shares what did not change.
export { closedDocument } from './closed-document';
export {
  changeDocument,
  createDocument,
  withVersion,
  type ChangeOptions,
  type Document,
  type Language,
} from './document';
export {
  createWorkspace,
  createWorkspaceInSteps,
  withDocuments,
  withOverrides,
  withoutDocuments,
  type Workspace,
} from './workspace';
export { analyse, analyseBeside, type Analysis } from './analysis';

// Questions about a place of a document.
export {
  complete,
  definition,
  highlights,
  hover,
  inlayHints,
  lenses,
  references,
  symbols,
} from './features/in-carried';
export type { HoverAnswer } from './features/hover-answer';
export type { Proposal } from './features/proposal';
export type { Action } from './features/action';
export { actions } from './features/actions';
export { conversionOffers, type ConversionOffer } from './features/conversion-offers';
export { declareClusters, type ConfigurationChange } from './features/configuration-edits';
export { verification } from './features/verification';
export { folds, type Fold } from './features/folding';
export { lensShape, servesWords, type Lens, type LensSubject } from './features/lenses';
export type { OutlineItem } from './features/symbols';

// Questions about clusters.
export { workspaceSymbols } from './features/workspace-symbols';
export { answersTo, hasSomethingToSay, nameOf, type ReferenceAnswer } from './features/answers';
export { isTried, notesOn, plansOf, poolsOf, remarksOn, summaryOf } from './features/plan-words';
export { PLAIN } from './features/markdown';
export {
  coverageLine,
  isMirrorBlocked,
  mirrorTree,
  mirrorTreeMarkdown,
  mirrorTreePlaces,
  mirrorTreeRoots,
  mirrorUse,
  type MirrorTree,
} from './features/mirror-tree';
export { plainPreview, preview, previewOrigins, previewsOf } from './features/preview';
export type { ClusterNodeFiles, Preview } from './features/preview';
export { isSameText, type Text } from './text/text';
export { pullFailurePage, pullFailures } from './features/pull-failure-page';
export { beforeUnder, impactOn, previewBefore, type Before, type ClusterImpact } from './features/impact';
export { impactLevel, impactSummary, type ImpactLevel } from './features/impact-words';
export { report, reportSides, type ReportQuestion, type ReportSide } from './features/report';
export { migrateWithCarried as migrate } from './migrate/carried-icsp';
export { convertibleSets } from './migrate/convertible-sets';
export { convertMirrors, MIRROR_FORMS, type MirrorForm, type MirrorsConversion } from './migrate/convert-mirrors';
export type { Migration, Remark } from './migrate/migration';

// What settings and `.mirrorscope.yaml` say.
export {
  CONFIGURATION_FILE,
  EMPTY_CONFIGURATION,
  readConfiguration,
  type Configuration,
} from './clusters/configuration';
export { parseYaml } from './syntax/yaml';

// What the answers are made of.
export type { LinkTo } from './features/plan-hover';
export type { Finding } from './rules/rule';
export type { Severity } from './model/severity';
export { describeTarget, UNKNOWN_TARGET } from './model/target';
export type { Manifest, MirrorSet } from './model/manifests';
export { absolute, applyEdits, type Edit } from './text/edit';
export { placeInFile } from './carried/locate';
export { carriedTexts, type CarriedText } from './carried/carried-documents';
export { localConfs } from './carried/local-files';
export { offsetInCarried } from './carried/locate';
export { wayTo, writeIntoFile } from './carried/write-back';
export { fileUriOf, isCarriedUri } from './text/carried-uri';
export { groupBy } from './text/group-by';
export { lineIndex, type LineIndex } from './text/line-index';
export type { Known } from './text/renewed';
export { isAround, type Place, type Span } from './text/place';
