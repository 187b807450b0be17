/**
 * All that client and server both say beyond the language server protocol. Everything else (diagnostics, hover, completion, code
 * actions, definition, document symbols, watched files, settings, progress) goes the protocol's own ways; the server registers
 * its file watchers and asks for the settings `mirrorscope.*` itself.
 *
 * Node files are plain read-only documents: the server announces the scheme `PREVIEW_SCHEME` for `workspace/textDocumentContent` (LSP 3.18),
 * and sends `workspace/textDocumentContent/refresh` when the text of one that it gave out has changed. The client's document
 * selector has to hold `{ scheme: PREVIEW_SCHEME }`, so that hover and go to definition work in them too.
 */
export * from './protocol/addresses';
export * from './protocol/carried-texts';
export * from './protocol/clusters';
export * from './protocol/conversion';
export * from './protocol/files';
export * from './protocol/image-mirrors';
export * from './protocol/impact';
export * from './protocol/node-files';
export type * from './protocol/places';
export * from './protocol/request';
export * from './protocol/resolution';
export * from './protocol/self-report';
export * from './protocol/start';
