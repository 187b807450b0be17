import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { complete, hover, type Language } from '../core/index';
import type { Places } from './convert';
import { createFileReports } from './file-reports';
import { createFolders } from './folders';
import type { Guard } from './guard';
import { createOpenDocuments } from './open-documents';
import { createPublisher } from './publisher';
import { afterPause, inNextTurn } from './turns';
import { createPulledReports } from './pulled-reports';

/**
 * What is run for the first time takes several times as long as it does later, when the engine knows the code. So the server edits a
 * small made-up document of its own while nobody wants anything, and the first keys in a file of the user are as quick as the hundredth.
 */
export interface Practice {
  /** Edits a document of this language soon, once for each language. */
  begin(language: Language): void;
  stop(): void;
}

/** Nothing of what is practised is sent or kept. It pauses for as long as `isBusy`, and deals with messages after each edit. */
export function createPractice(isBusy: () => boolean, guard: Guard): Practice {
  const begun = new Set<Language>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let isStopped = false;
  const soon = (work: () => void): void => {
    const timer = afterPause(PAUSE_MS, () => {
      timers.delete(timer);
      work();
    });
    timers.add(timer);
  };
  const goOn = (edits: AsyncIterator<void>): void => {
    if (isBusy()) soon(() => goOn(edits));
    else void step(edits);
  };
  const step = guard.takes('practice', async (edits: AsyncIterator<void>): Promise<void> => {
    const { done } = await edits.next();
    if (done !== true && !isStopped) inNextTurn(() => goOn(edits));
  });
  return {
    begin(language) {
      if (isStopped || begun.has(language) || !(language in PIECES)) return;
      begun.add(language);
      soon(() => goOn(practise(language, guard)));
    },
    stop() {
      isStopped = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** How long nothing has to be wanted before it begins, and goes on. */
const PAUSE_MS = 30;
/** After so many the engine has compiled what every key needs; three times as many make little difference. */
const KEYS = 100;
const BROKEN_KEYS = 20;

/** Types into a document as a user does, with all that the server does for it but the sending; a key with each turn. */
async function* practise(language: Language, guard: Guard): AsyncGenerator<void> {
  const { text, key, breaking } = pieceOf(language);
  const uri = `${ROOT}/practice`;
  const folders = createFolders();
  const open = createOpenDocuments();
  const places: Places = {
    docsBase: '',
    document: (wanted) => folders.document(wanted),
    spell: (spelled) => spelled,
    versionOf: () => open.get(uri)?.version ?? null,
  };
  const publisher = createPublisher(places, createFileReports(places), createPulledReports(never), guard, tellNobody);
  folders.add(ROOT, '');
  folders.put([open.open({ uri, version: 1, language, text }, undefined)]);
  await publisher.publish(folders.list(), never);
  yield;
  let version = 1;
  const edit = async (change: TextDocumentContentChangeEvent): Promise<void> => {
    const document = open.change(uri, ++version, [change]);
    if (document) folders.put([document]);
    await publisher.publish(folders.list(), never);
  };
  const type = async function* (count: number): AsyncGenerator<void> {
    const at = positionOf(text, key);
    for (let pressed = 0; pressed < count; pressed++) {
      const isThere = pressed % 2 === 1;
      const end = { line: at.line, character: at.character + (isThere ? 1 : 0) };
      await edit({ range: { start: at, end }, text: isThere ? '' : '/' });
      yield;
    }
  };
  yield* type(KEYS);
  const { analysis } = folders.of(uri);
  hover(analysis, uri, text.indexOf(key), () => null);
  yield;
  complete(analysis, uri, text.indexOf(key));
  yield;
  const at = positionOf(text, breaking);
  await edit({ range: { start: at, end: at }, text: '"' });
  yield;
  yield* type(BROKEN_KEYS);
}

const ROOT = 'practice:/w';

function never(): boolean {
  return false;
}

function tellNobody(): void {
  // Nothing.
}

/** Where a word begins, in lines and columns. */
function positionOf(text: string, word: string): { readonly line: number; readonly character: number } {
  const lines = text.slice(0, text.indexOf(word)).split('\n');
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

/** A text, the word before which the key is pressed, and the one before which a quote breaks the text. */
interface Piece {
  readonly text: string;
  readonly key: string;
  readonly breaking: string;
}

function pieceOf(language: Language): Piece {
  return PIECES[language] ?? { text: '', key: '', breaking: '' };
}

const NAMES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];

const PIECES: Readonly<Partial<Record<Language, Piece>>> = {
  yaml: {
    text: [
      '# mirrors\napiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: practice\n',
      'spec:\n  imageDigestMirrors:\n',
      ...NAMES.map(
        (name) =>
          `    - source: registry.example.com/${name}\n      mirrors:\n        - mirror.example.com/${name}\n        - second.example.com:5000/${name}\n`,
      ),
    ].join(''),
    key: 'registry.example.com/five',
    breaking: 'mirror.example.com/seven',
  },
  'registries-conf': {
    text: NAMES.map(
      (name) =>
        `[[registry]]\nprefix = "registry.example.com/${name}"\nlocation = "registry.example.com/${name}"\n\n[[registry.mirror]]\nlocation = "mirror.example.com/${name}"\n\n`,
    ).join(''),
    key: 'registry.example.com/five',
    breaking: 'mirror.example.com/seven',
  },
};
