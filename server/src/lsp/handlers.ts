/** All that the protocol's messages are handed to. It is loaded as one, and not before there is something to read. */
export {
  answerConvert,
  answerDeclareClusters,
  answerPreviews,
  answerReports,
  answerResolve,
  answerStatus,
} from './custom-requests';
export { answerDiagnostics, answerWorkspaceDiagnostics } from './diagnostics';
export { answerCarriedTexts, answerReadCarriedText, answerWriteCarriedText } from './carried-texts';
export { answerExplainPull } from './pull-failures';
export { answerMirrorDetails, answerMirrorRoots, answerMirrorSources, answerMirrorsOfSource } from './image-mirrors';
export { answerInlayHints } from './inlay-hints';
export { answerLens, answerLenses } from './lenses';
export { answerFolding, answerHighlights, answerLinks, answerReferences, answerWorkspaceSymbols } from './navigation';
export {
  answerCodeActions,
  answerCompletion,
  answerDefinition,
  answerHover,
  answerNodeFile,
  answerSymbols,
} from './questions';
export { answerImpact } from './impact';
export { answerConvertMirrors } from './mirror-conversion';
export { answerSelfReport } from './self-report';
export { createSession } from './session';
export { answerVerification } from './verification';
