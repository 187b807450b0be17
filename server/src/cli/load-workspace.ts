import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  EMPTY_CONFIGURATION,
  readConfiguration,
  type ClusterDeclaration,
  type Configuration,
  type ConfigurationProblem,
} from '../core/clusters/configuration';
import { placeInFile } from '../core/carried/locate';
import { closedDocument } from '../core/closed-document';
import { createDocument, type Document, type DocumentSource } from '../core/document';
import { parseTarget, type Target } from '../core/model/target';
import type { Place } from '../core/text/place';
import { today } from '../files/today';
import { createWorkspace, type Workspace } from '../core/workspace';
import type { Arguments } from './arguments';
import { findConfiguration } from './configuration-file';
import { Failure } from './failure';
import type { FindDocument } from './findings-report';
import type { InputFile } from './input-file';
import type { Shell } from './shell';

/** What a command works on: the given files, under what `.mirrorscope.yaml` and the options say. */
export interface LoadedWorkspace {
  /** Made when it is first asked for. */
  readonly workspace: Workspace;
  /** In the order in which they were given; `.mirrorscope.yaml` is among them only if it was given. */
  readonly documents: readonly Document[];
  /** With what is wrong in it, its syntax included. */
  readonly configuration: { readonly file: Document; readonly problems: readonly ConfigurationProblem[] } | null;
  /** Where a place starts, for people; null for a place of no file that is known here. */
  readonly whereIs: (place: Place) => FilePosition | null;
  readonly documentOf: FindDocument;
  /** How people name a document. */
  readonly nameOf: (uri: string) => string;
  /** Whether a document was given by its own path, not as part of a folder. */
  readonly isNamed: (uri: string) => boolean;
}

export interface FilePosition {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

export interface LoadOptions {
  readonly rules?: Configuration['rules'];
  /** Makes a document of a file. */
  readonly read?: (input: InputFile) => Document;
}

/** Puts files together as one workspace. Throws a Failure where an option names a release or a cluster that does not exist. */
export async function loadWorkspace(
  inputs: readonly InputFile[],
  args: Arguments,
  shell: Shell,
  { rules = new Map(), read = toDocument }: LoadOptions = {},
): Promise<LoadedWorkspace> {
  const found = await findConfiguration(args, shell);
  const documents = inputs.map(read);
  const file = found && toDocument(found);
  const root = file && found.path !== null ? path.dirname(found.path) : commonFolder(inputs, shell.cwd);
  const all = file ? [file, ...documents.filter(({ uri }) => uri !== file.uri)] : documents;
  // Who comes upon it in a folder has gone through all that lies beside it.
  const isWhole = inputs.some(({ uri, isNamed }) => uri === file?.uri && !isNamed);
  const configuration = file && readConfiguration(file.syntax);
  const overrides = withFlags(configuration?.configuration ?? EMPTY_CONFIGURATION, args, rules);
  const names = new Map([...inputs, ...(found ? [found] : [])].map(({ uri, name }) => [uri, name]));
  const named = new Set(inputs.filter(({ isNamed }) => isNamed).map(({ uri }) => uri));
  const byUri = new Map(all.map((document) => [document.uri, document]));
  let workspace: Workspace | null = null;
  const together = (): Workspace =>
    (workspace ??= createWorkspace(pathToFileURL(root).href.replace(/\/$/, ''), all, overrides, isWhole));
  const documentOf: FindDocument = (given) => {
    const isInFile = byUri.has(given.chunk.file);
    const place = isInFile ? given : placeInFile(given, (uri) => byUri.get(uri) ?? together().documents.get(uri));
    const document = byUri.get(place.chunk.file);
    return document ? { name: names.get(document.uri) ?? document.uri, document, place } : null;
  };
  return {
    documentOf,
    get workspace() {
      return together();
    },
    documents,
    configuration: file && configuration && { file, problems: [...file.syntax.problems, ...configuration.problems] },
    nameOf: (uri) => names.get(uri) ?? uri,
    isNamed: (uri) => named.has(uri),
    whereIs(place) {
      const found = documentOf(place);
      return found && positionIn(found.document, found.place, found.name);
    },
  };
}

/** Where a place of a document starts; `name` is how people call the document. null where the place is not in it. */
export function positionIn(document: Document, place: Place, name: string): FilePosition | null {
  const span = document.locate(place);
  if (!span) return null;
  const { line, character } = document.lines.positionAt(span.start);
  return { name, line: line + 1, column: character + 1 };
}

/** The document of a file. As in editors, a byte order mark is no part of a manifest's text: columns agree with theirs then. */
export function toDocument(input: InputFile): Document {
  return createDocument(sourceOf(input));
}

/** The same for who asks for findings and references alone; see `closedDocument`. */
export function toClosedDocument(input: InputFile): Document {
  return closedDocument(sourceOf(input));
}

function sourceOf({ uri, language, text }: InputFile): DocumentSource {
  return { uri, version: 0, language, text: language === 'yaml' ? text.replace(/^\uFEFF/, '') : text };
}

/** The release that `--target` names; null without it. Throws a Failure for what is none. */
function targetOf(args: Arguments): Target | null {
  const text = args.text('target');
  if (text === null) return null;
  const target = parseTarget(text);
  if (!target) throw new Failure(`--target ${text} is no OpenShift release: write one such as 4.18, 5.x or latest`);
  return target;
}

/** What flags say wins over what the file says, for every cluster. */
function withFlags(configuration: Configuration, args: Arguments, rules: Configuration['rules']): Configuration {
  const target = targetOf(args);
  const releaseImage = args.text('release-image');
  const declared = (cluster: ClusterDeclaration): ClusterDeclaration => ({
    ...cluster,
    target: target ?? cluster.target,
    releaseImage: releaseImage ?? cluster.releaseImage,
  });
  return {
    ...configuration,
    today: today(),
    rules: new Map([...configuration.rules, ...rules]),
    target: target ?? configuration.target,
    releaseImage: releaseImage ?? configuration.releaseImage,
    clusters: configuration.clusters?.map(declared) ?? null,
  };
}

/** The innermost folder in which all of these files lie; the current one where none lies on disk. */
export function commonFolder(inputs: readonly Pick<InputFile, 'path'>[], cwd: string): string {
  const folders = inputs.flatMap(({ path: file }) => (file === null ? [] : [path.dirname(file)]));
  const [first, ...others] = folders;
  if (first === undefined) return cwd;
  return others.reduce((common, folder) => {
    let shared = common;
    while (folder !== shared && !folder.startsWith(shared.endsWith(path.sep) ? shared : shared + path.sep))
      shared = path.dirname(shared);
    return shared;
  }, first);
}
