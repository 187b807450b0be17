import * as facade from '../../server/src/core/index';
import { languageOfPath } from '../../server/src/files/recognise';
import { assertEditLaws } from './edit-laws';
import { FACADE_VERBS } from './facade-verbs';
import type { Watch } from './hangs';

export interface FileText {
  /** Relative to the workspace folder, with `/`. */
  readonly name: string;
  readonly text: string;
}

/** An input for the facade of core: files, what is edited in them, and what is asked. Plain data, so that it can be kept. */
export interface FacadeCase {
  readonly kind: 'facade';
  readonly files: readonly FileText[];
  readonly edits: readonly FacadeEdit[];
  /** Positions as parts of a text, from 0 up to 1. */
  readonly at: readonly number[];
  /** Names, references, queries. */
  readonly words: readonly string[];
}

export interface FacadeEdit {
  /** Which of the files. */
  readonly file: number;
  /** Parts of its text, from 0 up to 1. */
  readonly from: number;
  readonly to: number;
  readonly newText: string;
}

/** What the verbs of the facade are tried on. */
export interface World {
  readonly analysis: facade.Analysis;
  /** The state before the edits. */
  readonly before: facade.Analysis;
  /** The files. */
  readonly documents: readonly facade.Document[];
  /** The files, and the texts that stand in their values. */
  readonly all: readonly facade.Document[];
  readonly input: FacadeCase;
  /** Where it is asked in a text. */
  offsets(document: facade.Document): readonly number[];
  readonly linkTo: facade.LinkTo;
}

const ROOT = 'file:///w';

/** Builds the workspace of an input and calls every verb of the facade on it. Throws what a verb throws, or what is wrong with its answer. */
export function runFacadeCase(input: FacadeCase, watch: Watch): void {
  const world = watch('the edits', () => worldOf(input), input.edits.length + 1);
  for (const [verb, run] of Object.entries(FACADE_VERBS)) watch(verb, () => run(world), run.times?.(input));
  watch('proposed edits', () => assertEditLaws(world), PROPOSED_EDITS * (input.files.length + 1));
}

/** About how many analyses it takes to try what is proposed for a file. */
const PROPOSED_EDITS = 6;

/** The workspace of an input after its edits, made from the one before them. */
function worldOf(input: FacadeCase): World {
  const documents = input.files.map(documentOf);
  const before = facade.analyse(null, facade.createWorkspace(ROOT, documents));
  for (const { uri } of documents) before.findingsOf(uri);
  let analysis = before;
  for (const [index, { file, from, to, newText }] of input.edits.entries()) {
    const name = input.files[file % Math.max(input.files.length, 1)]?.name;
    const document = name === undefined ? undefined : analysis.workspace.documents.get(uriOf(name));
    if (!document) continue;
    const [start = 0, end = 0] = [from, to]
      .map((part) => Math.floor(part * document.text.length))
      .sort((a, b) => a - b);
    const next = facade.changeDocument(document, index + 2, { span: { start, end }, newText });
    analysis = facade.analyse(analysis, facade.withDocuments(analysis.workspace, [next]));
    analysis.findingsOf(next.uri);
  }
  const all = [...analysis.workspace.documents.values()];
  return {
    analysis,
    before,
    documents: all.filter(({ uri }) => !facade.isCarriedUri(uri)),
    all,
    input,
    offsets: ({ text }) => input.at.map((part) => Math.floor(part * (text.length + 1))),
    linkTo(place) {
      const document = analysis.workspace.documents.get(place.chunk.file);
      const span = document?.locate(place);
      return document && span
        ? { text: `f:${document.lines.positionAt(span.start).line + 1}`, target: document.uri }
        : null;
    },
  };
}

function uriOf(name: string): string {
  return `${ROOT}/${name.split('/').map(encodeURIComponent).join('/')}`;
}

function documentOf({ name, text }: FileText, index: number): facade.Document {
  const source = { uri: uriOf(name), version: 1, language: languageOfPath(name) ?? 'yaml', text };
  return index % 2 === 0 ? facade.createDocument(source) : facade.closedDocument(source);
}
