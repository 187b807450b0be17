import path from 'node:path';
import ts from 'typescript';

/** One import that the architecture does not allow. */
export interface WrongImport {
  readonly file: string;
  readonly imported: string;
  readonly reason: string;
}

/** The layers of the server from left to right; a file may import its own layer and what stands left of it. */
const layers: readonly (readonly RegExp[])[] = [
  [/^server\/src\/core\/text\//],
  [/^server\/src\/core\/syntax\//],
  [/^server\/src\/core\/model\//],
  [/^server\/src\/core\/cluster\//],
  [/^server\/src\/core\/(?:document|closed-document|workspace)\.ts$/, /^server\/src\/core\/(?:carried|clusters)\//],
  [/^server\/src\/core\/migrate\//],
  [/^server\/src\/core\/rules\//],
  [/^server\/src\/core\/analysis\.ts$/],
  [/^server\/src\/core\/features\//],
  [/^server\/src\/core\/index\.ts$/],
  [/^server\/src\/files\//], // the edge that both faces share: bytes become text
  [/^server\/src\/lsp\//, /^server\/src\/cli\//],
];

/** What client and server see of the protocol; its parts, by topic, stand behind it. */
const protocolFile = 'server/src/protocol.ts';
const protocolParts = 'server/src/protocol/';

/**
 * Every import of `files` (path from the project's root, with `/`, to text) that turns an arrow of ARCHITECTURE.md back.
 * Reads what is written down (static, dynamic and type imports, re-exports), whether it resolves or not.
 */
export function wrongImports(files: ReadonlyMap<string, string>): readonly WrongImport[] {
  const known = new Set(files.keys());
  return [...files].flatMap(([file, text]) => {
    const place = placeOf(file);
    if (place === undefined) return [{ file, imported: '', reason: 'has no place in the layers of ARCHITECTURE.md' }];
    return importsOf(text).flatMap((imported) => {
      const reason = objection(file, place, resolve(file, imported, known));
      return reason === undefined ? [] : [{ file, imported, reason }];
    });
  });
}

type Place =
  { readonly kind: 'client' } | { readonly kind: 'protocol' } | { readonly kind: 'protocol-part' } | ServerPlace;
interface ServerPlace {
  readonly kind: 'server';
  /** Index into `layers`; bigger is further right. */
  readonly layer: number;
  /** Which of the two faces it belongs to; they must not see each other. */
  readonly face: 'lsp' | 'cli' | undefined;
}

type Target = { readonly kind: 'package'; readonly name: string } | { readonly kind: 'file'; readonly file: string };

function placeOf(file: string): Place | undefined {
  if (file.startsWith('client/src/')) return { kind: 'client' };
  if (file === protocolFile) return { kind: 'protocol' };
  if (file.startsWith(protocolParts)) return { kind: 'protocol-part' };
  const layer = layers.findIndex((parts) => parts.some((part) => part.test(file)));
  if (layer < 0) return undefined;
  const face = /^server\/src\/(?<face>lsp|cli)\//.exec(file)?.[1];
  return { kind: 'server', layer, face: face === 'lsp' || face === 'cli' ? face : undefined };
}

function importsOf(text: string): readonly string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

function resolve(file: string, imported: string, known: ReadonlySet<string>): Target {
  if (!imported.startsWith('.')) return { kind: 'package', name: imported };
  const base = path.posix.join(path.posix.dirname(file), imported);
  const found = [`${base}.ts`, `${base}/index.ts`, base].find((candidate) => known.has(candidate));
  return { kind: 'file', file: found ?? `${base}.ts` };
}

function objection(file: string, place: Place, target: Target): string | undefined {
  return target.kind === 'package' ? packageObjection(file, place, target.name) : fileObjection(place, target.file);
}

function packageObjection(file: string, place: Place, name: string): string | undefined {
  if (file.startsWith('server/src/core/')) {
    if (name !== 'yaml' && name !== 'js-yaml') return 'core imports nothing but core and readers of YAML';
    return file.startsWith('server/src/core/syntax/') ? undefined : `${name} is for core/syntax alone`;
  }
  if (name === 'vscode' && place.kind !== 'client') return 'vscode is for the client alone';
  const speaksLsp = place.kind !== 'server' || file.startsWith('server/src/lsp/');
  if (name.startsWith('vscode-') && !speaksLsp) return 'the protocol is for lsp and the client alone';
  return undefined;
}

function fileObjection(place: Place, target: string): string | undefined {
  const there = placeOf(target);
  if (there === undefined) return `${target} has no place in the layers of ARCHITECTURE.md`;
  switch (place.kind) {
    case 'client':
      return there.kind === 'client' || there.kind === 'protocol' ? undefined : 'the client sees protocol.ts only';
    case 'protocol':
    case 'protocol-part':
      return there.kind === 'protocol-part' ? undefined : 'protocol.ts stands alone';
    case 'server':
      if (there.kind === 'client') return 'the server does not see the client';
      if (there.kind === 'protocol-part') return 'the parts of the protocol are seen through protocol.ts';
      if (there.kind === 'protocol') {
        return place.face === 'lsp' ? undefined : 'protocol.ts is for lsp and the client alone';
      }
      if (there.layer > place.layer) return 'points to the right';
      return there.face !== undefined && there.face !== place.face ? 'lsp and cli do not see each other' : undefined;
  }
}
