import { createDocument, type Document } from '../../server/src/core/document';
import type { TextChange } from '../../server/src/core/text/change';
import { createWorkspace, withDocuments, withoutDocuments, type Workspace } from '../../server/src/core/workspace';

/** The files of a workspace by name, as texts. */
export type Texts = ReadonlyMap<string, string>;

const ROOT = 'file:///w';

/** The workspace of these texts, read from nothing. */
export function freshWorkspace(texts: Texts): Workspace {
  return createWorkspace(
    ROOT,
    [...texts].map(([name, text]) => createDocument(sourceOf(name, text, 1))),
  );
}

/** A workspace brought to these texts: files that differ are edited, as an editor would do it, files that are gone are taken out. */
export function editedWorkspace(before: Workspace, texts: Texts): Workspace {
  const gone = [...before.documents.keys()].filter((uri) => !texts.has(uri.slice(ROOT.length + 1)));
  const changed = [...texts].flatMap(([name, text]): Document[] => {
    const old = before.documents.get(`${ROOT}/${name}`);
    if (!old) return [createDocument(sourceOf(name, text, 1))];
    if (old.text === text) return [];
    return [createDocument(sourceOf(name, text, old.version + 1), { document: old, change: changeOf(old.text, text) })];
  });
  return withDocuments(withoutDocuments(before, gone), changed);
}

function sourceOf(name: string, text: string, version: number): Parameters<typeof createDocument>[0] {
  return { uri: `${ROOT}/${name}`, version, language: 'yaml', text };
}

/** The smallest change that turns one text into another. */
function changeOf(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let kept = 0;
  while (kept < shorter - start && before[before.length - 1 - kept] === after[after.length - 1 - kept]) kept++;
  return { start, end: before.length - kept, length: after.length - kept - start };
}
