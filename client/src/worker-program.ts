/** The files of the language server where it runs in a worker, as they are in the extension; the first is its entry. */
export const WORKER_FILES = [
  'server-web.js',
  'core.js',
  'core-rest.js',
  'manifests.js',
  'manifests-rest.js',
  'answers.js',
  'answers-rest.js',
  'features.js',
  'registries.js',
  'seldom.js',
  'any-yaml.js',
  'yaml.js',
] as const;

/**
 * These files as one script, in pieces: the text of each in the order of `WORKER_FILES`, between pieces that give them what they have in
 * Node, a `require` for each other. It starts the server.
 */
export function workerProgram<Text>(texts: readonly Text[]): (Text | string)[] {
  const modules = texts.flatMap((text, index) => [
    `'./${WORKER_FILES[index] ?? ''}'(module, exports, require) {`,
    text,
    '\n},\n',
  ]);
  return ['const files = {\n', ...modules, `};\n${REQUIRE}\nrequire('./${WORKER_FILES[0]}').start();\n`];
}

/** Runs each file once, when it is first asked for. */
const REQUIRE = `const loaded = {};
function require(name) {
  if (loaded[name]) return loaded[name].exports;
  const module = (loaded[name] = { exports: {} });
  files[name](module, module.exports, require);
  return module.exports;
}`;
