import type { Analysis } from '../analysis';
import type { Document } from '../document';
import { completeRuleLevels, completeSuppression } from './code-completion';
import type { Proposal } from './proposal';
import { completeRegistries } from './registries-completion';
import { completeManifest } from './manifest-completion';

/**
 * What can be written at an offset (UTF-16 code units) of a document, which need not be one of the workspace: keys that are
 * possible there and not there yet, fixed values, names that the workspace knows, whole objects and tables, the codes of rules where they are set or silenced. Works in half-typed lines. Empty where nothing of ours belongs.
 */
export function complete(analysis: Analysis, document: Document, offset: number): readonly Proposal[] {
  const codes = completeSuppression(document, offset) ?? completeRuleLevels(document, offset);
  if (codes) return codes;
  switch (document.language) {
    case 'yaml':
      return completeManifest(analysis, document, offset);
    case 'registries-conf':
      return completeRegistries(analysis, document, offset);
    case 'dockerfile':
      return [];
  }
}
