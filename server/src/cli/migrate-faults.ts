import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { analyse } from '../core/analysis';
import { EMPTY_CONFIGURATION } from '../core/clusters/configuration';
import { createDocument } from '../core/document';
import type { Target } from '../core/model/target';
import { isAround, type Place } from '../core/text/place';
import { createWorkspace } from '../core/workspace';
import { positionIn, type LoadedWorkspace } from './load-workspace';
import type { Shell } from './shell';

/** What came out of a conversion, as files of a workspace. */
export type Outcome = Pick<LoadedWorkspace, 'workspace' | 'documents' | 'whereIs'>;

/** One text that came out, under the name of the file that it would be, on a cluster of this release. */
export function outcomeOf(name: string, text: string, target: Target, { cwd }: Pick<Shell, 'cwd'>): Outcome {
  const uri = pathToFileURL(path.join(cwd, name)).href;
  const document = createDocument({ uri, version: 0, language: 'yaml', text });
  return {
    workspace: createWorkspace(pathToFileURL(cwd).href, [document], { ...EMPTY_CONFIGURATION, target }),
    documents: [document],
    whereIs: (place) => positionIn(document, place, name),
  };
}

/**
 * Says what the cluster will refuse of the mirror sets that came out, or take for one another: they say what was said before, and few
 * things that were taken there are refused of the new kind.
 */
export function tellFaults({ workspace, documents, whereIs }: Outcome, shell: Shell): void {
  const analysis = analyse(null, workspace);
  const faults = documents.flatMap((document) => {
    const sets = document.objects.manifests.filter(({ kind }) => kind === 'mirror-set');
    const isInSet = (place: Place): boolean => {
      const start = document.locate(place)?.start ?? -1;
      return sets.some((set) => isAround(document, set.place, start));
    };
    return analysis
      .findingsOf(document.uri)
      .filter(({ code, severity, place }) => (severity === 'error' || code === 'duplicate-object') && isInSet(place));
  });
  for (const { message, place } of faults.slice(0, MOST_FAULTS)) {
    const at = whereIs(place);
    shell.note(`${at ? `${at.name}:${at.line}:${at.column} ` : ''}of what comes out: ${message}`);
  }
  if (faults.length > MOST_FAULTS) shell.note(`and ${faults.length - MOST_FAULTS} more: lint what comes out`);
}

const MOST_FAULTS = 20;
