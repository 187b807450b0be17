import { carriedTextAt } from '../carried/carried-documents';
import { localNamesIn } from '../carried/local-files';
import type { NodeFile } from '../cluster/node-files';
import type { Document } from '../document';
import { valueOf } from '../syntax/tree';
import { carriedNodeFile, carrierUriOf } from '../text/carried-uri';
import { lazy } from '../text/lazy';

/** How the drop-in of a MachineConfig is a file of a node. `documents` are those of the cluster. */
export function dropInFiles(documents: readonly Document[]): (dropIn: Document) => NodeFile {
  const byUri = lazy(() => new Map(documents.map((document) => [document.uri, document])));
  return (dropIn) => {
    const sources = lazy(() => sourcesOf(dropIn));
    const { uri, text } = dropIn;
    return {
      path: carriedNodeFile(uri)?.path ?? '',
      mode: modeOf(dropIn, byUri()),
      contents: text,
      content: text,
      get sources() {
        return sources();
      },
    };
  };
}

function sourcesOf({ syntax }: Document): NodeFile['sources'] {
  let start = 0;
  return syntax.chunks.map((chunk) => {
    const span = { start, end: (start += chunk.length) };
    return { span, origins: [{ chunk, start: 0, end: chunk.length }] };
  });
}

/** As the MachineConfig says it, in decimal or (YAML 1.1) octal digits. */
function modeOf({ uri }: Document, documents: ReadonlyMap<string, Document>): string {
  const carrier = documents.get(carrierUriOf(uri));
  const carried = carrier && carriedTextAt(carrier, uri);
  const local = carrier && localNamesIn(carrier).files.find((file) => file.uri === uri);
  const mode = valueOf(carried?.value.node ?? local?.node, 'mode');
  const text = mode?.kind === 'scalar' ? mode.text : '';
  const number = /^0o?[0-7]+$/.test(text)
    ? parseInt(text.replace('o', ''), 8)
    : /^\d+$/.test(text)
      ? Number(text)
      : NaN;
  return (Number.isNaN(number) ? DEFAULT_MODE : number).toString(8).padStart(4, '0');
}

/** What openshift/machine-config-operator `pkg/daemon/file_writers.go` writes files with that say none (`defaultFilePermissions`). */
const DEFAULT_MODE = 0o644;
