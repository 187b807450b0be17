import type { InitializeResult } from 'vscode-languageserver/node';
import * as protocol from '../../server/src/protocol';

/** What a request of a session is about. */
export interface Subject {
  readonly uri: string;
  /** The workspace folder. */
  readonly root: string;
  readonly position: { readonly line: number; readonly character: number };
  readonly word: string;
  /** What the server answered to the request before, whatever it was. */
  readonly last: unknown;
}

/** Every request that the server answers, and the parameters of one. A test holds it against what the server says that it can do. */
export const METHODS: Readonly<Record<string, (subject: Subject) => unknown>> = {
  'textDocument/hover': at,
  'textDocument/completion': at,
  'textDocument/definition': at,
  'textDocument/documentHighlight': at,
  'textDocument/references': (subject) => ({
    ...at(subject),
    context: { includeDeclaration: subject.word.length % 2 === 0 },
  }),
  'textDocument/codeAction': (subject) => ({
    ...on(subject),
    range: { start: { line: 0, character: 0 }, end: subject.position },
    context: { diagnostics: [], ...(subject.word.length % 3 === 0 ? { only: ['source.fixAll', 'quickfix'] } : {}) },
  }),
  'textDocument/codeLens': on,
  'codeLens/resolve': ({ last }) =>
    Array.isArray(last) && last.length > 0 ? (last as readonly unknown[])[0] : { range: ALL, data: null },
  'textDocument/inlayHint': (subject) => ({ ...on(subject), range: ALL }),
  'textDocument/documentSymbol': on,
  'textDocument/documentLink': on,
  'textDocument/foldingRange': on,
  'textDocument/diagnostic': (subject) => ({ ...on(subject), previousResultId: subject.word }),
  'workspace/diagnostic': ({ uri, word }) => ({ previousResultIds: [{ uri, value: word }] }),
  'workspace/symbol': ({ word }) => ({ query: word }),
  'workspace/textDocumentContent': ({ uri, root, word, last }) => ({ uri: pageOf(uri, root, word, last) }),
  [protocol.PREVIEWS.method]: about,
  [protocol.RESOLVE.method]: (subject) => ({ ...about(subject), reference: subject.word }),
  [protocol.REPORTS.method]: about,
  [protocol.CONVERT.method]: ({ uri, root, position, word }) =>
    word.length % 2 === 0 ? { uris: [uri], at: position } : { uris: [uri, root, word] },
  [protocol.CONVERT_MIRRORS.method]: ({ uri, word }) => ({
    uris: [uri, word],
    form: ['mirror-sets', 'registries-conf', 'install-config', word][word.length % 4],
  }),
  [protocol.CARRIED_TEXTS.method]: ({ uri, position, word }) => ({
    uri,
    position: word.length % 2 === 0 ? position : null,
  }),
  [protocol.READ_CARRIED_TEXT.method]: ({ uri, last }) => ({ uri: carriedOf(uri, last) }),
  [protocol.WRITE_CARRIED_TEXT.method]: ({ uri, word, last }) => ({
    uri: carriedOf(uri, last),
    read: (last as { readonly text?: string } | null)?.text ?? word,
    text: word,
  }),
  [protocol.SELF_REPORT.method]: () => ({}),
  [protocol.DECLARE_CLUSTERS.method]: about,
  [protocol.EXPLAIN_PULL.method]: (subject) => ({ ...about(subject), log: `Trying to access "${subject.word}"` }),
  [protocol.MIRROR_ROOTS.method]: () => ({}),
  [protocol.MIRROR_SOURCES.method]: rootOf,
  [protocol.MIRRORS_OF_SOURCE.method]: (subject) => ({ ...rootOf(subject), source: subject.word }),
  [protocol.MIRROR_DETAILS.method]: (subject) => ({ ...rootOf(subject), source: subject.word, mirror: null }),
  [protocol.SET_BASE.method]: ({ root, uri, word }) => ({
    root,
    base:
      word.length % 3 === 0
        ? null
        : word.length % 3 === 1
          ? { kind: 'conf', name: word, text: `[[registry]]\nlocation = "${word}"\n` }
          : { kind: 'commit', name: word, files: [{ uri, text: word.length % 2 === 0 ? null : word }] },
  }),
  [protocol.IMPACT.method]: (subject) => ({
    ...about(subject),
    against: subject.word.length % 2 === 0 ? 'saved' : 'base',
  }),
  [protocol.VERIFICATION.method]: ({ uri, position }) => ({ uri, position }),
  [protocol.STATUS.method]: ({ uri }) => ({ uri }),
};

/** The requests that a server answers by what it says of itself, and by our own protocol. */
export function announcedMethods({ capabilities }: InitializeResult): string[] {
  const named = Object.keys(capabilities)
    .filter((name) => name.endsWith('Provider'))
    .map((name) => PROVIDERS[name] ?? `the method of ${name}`);
  const resolved = capabilities.codeLensProvider?.resolveProvider === true ? ['codeLens/resolve'] : [];
  const all = capabilities.diagnosticProvider?.workspaceDiagnostics === true ? ['workspace/diagnostic'] : [];
  const content = capabilities.workspace?.textDocumentContent ? ['workspace/textDocumentContent'] : [];
  const own = Object.values(protocol)
    .flatMap((value) =>
      typeof value === 'object' && 'method' in value && typeof value.method === 'string' ? [value.method] : [],
    )
    .filter((method) => !ASKED_OF_CLIENTS.has(method));
  return [...named, ...resolved, ...all, ...content, ...own, REGISTERED_LATE];
}

/** What the server asks the client. */
const ASKED_OF_CLIENTS: ReadonlySet<string> = new Set([protocol.READ_FOLDER.method, protocol.READ_FILE.method]);

/** For our own documents alone, where the client can be told so. */
const REGISTERED_LATE = 'textDocument/documentLink';

/** One that is missing here is a method that nobody has thought of yet. */
const PROVIDERS: Readonly<Record<string, string>> = {
  hoverProvider: 'textDocument/hover',
  completionProvider: 'textDocument/completion',
  definitionProvider: 'textDocument/definition',
  referencesProvider: 'textDocument/references',
  documentHighlightProvider: 'textDocument/documentHighlight',
  codeActionProvider: 'textDocument/codeAction',
  codeLensProvider: 'textDocument/codeLens',
  inlayHintProvider: 'textDocument/inlayHint',
  documentSymbolProvider: 'textDocument/documentSymbol',
  foldingRangeProvider: 'textDocument/foldingRange',
  diagnosticProvider: 'textDocument/diagnostic',
  workspaceSymbolProvider: 'workspace/symbol',
};

const ALL = { start: { line: 0, character: 0 }, end: { line: 100_000, character: 0 } };

function on({ uri }: Subject): { readonly textDocument: { readonly uri: string } } {
  return { textDocument: { uri } };
}

function at(subject: Subject): object {
  return { ...on(subject), position: subject.position };
}

function about({ uri, word }: Subject): { readonly uri: string | null } {
  return { uri: word.length % 2 === 0 ? uri : null };
}

function rootOf({ root, last, word }: Subject): object {
  const roots = (last as { readonly roots?: readonly object[] } | null)?.roots ?? [];
  return { kind: 'cluster', name: word, root, ...roots[0] };
}

/** A text inside of a value that the server has named before, or none. */
function carriedOf(uri: string, last: unknown): string {
  const texts = (last as { readonly texts?: readonly { readonly uri: string }[] } | null)?.texts ?? [];
  return texts[0]?.uri ?? `${uri}#/ConfigMap~a/b`;
}

/** A page that the server has named before, or one that nobody has. */
function pageOf(uri: string, root: string, word: string, last: unknown): string {
  const named = /"(mirrorscope:[^"]*)"/.exec(JSON.stringify(last ?? null))?.[1];
  if (named !== undefined) return named;
  const pages = [
    protocol.reportUri({ kind: 'coverage', root }),
    protocol.reportUri({ kind: 'plans', root, old: word, next: word }),
    protocol.reportUri({ kind: 'syntax', root, uri }),
    protocol.reportUri({ kind: 'basis', root, uri }),
    `mirrorscope:/${word}?${word}`,
  ];
  return pages[word.length % pages.length]!;
}
