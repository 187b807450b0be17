// The arrows of ARCHITECTURE.md, with no cycle and no orphan. test/architecture holds the same arrows in a test of their own,
// because this file guards dependencies that resolve, and that one every import that is written down.
const layers = [
  ['text', '^server/src/core/text/'],
  ['syntax', '^server/src/core/syntax/'],
  ['model', '^server/src/core/model/'],
  ['cluster', '^server/src/core/cluster/'],
  ['document and workspace', '^server/src/core/((closed-)?document[.]ts$|workspace[.]ts$|(carried|clusters)/)'],
  ['migrate', '^server/src/core/migrate/'],
  ['rules', '^server/src/core/rules/'],
  ['analysis', '^server/src/core/analysis[.]ts$'],
  ['features', '^server/src/core/features/'],
  ['index', '^server/src/core/index[.]ts$'],
  ['files', '^server/src/files/'],
  ['lsp and cli', '^server/src/(lsp|cli)/'],
];

const arrows = layers.slice(0, -1).map(([name, path], place) => ({
  name: `${name}-looks-left`,
  comment: `${name} may see only what stands left of it`,
  severity: 'error',
  from: { path },
  to: {
    path: layers
      .slice(place + 1)
      .map(([, right]) => right)
      .join('|'),
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...arrows,
    {
      name: 'core-is-pure',
      comment: 'core sees itself and, in syntax alone, the packages that read YAML',
      severity: 'error',
      from: { path: '^server/src/core/' },
      to: { pathNot: ['^server/src/core/', '^node_modules/(js-)?yaml/'] },
    },
    {
      name: 'yaml-in-syntax-only',
      severity: 'error',
      from: { path: '^(server|client)/src/', pathNot: '^server/src/core/syntax/' },
      to: { path: '^node_modules/(js-)?yaml/' },
    },
    { name: 'lsp-not-cli', severity: 'error', from: { path: '^server/src/lsp/' }, to: { path: '^server/src/cli/' } },
    { name: 'cli-not-lsp', severity: 'error', from: { path: '^server/src/cli/' }, to: { path: '^server/src/lsp/' } },
    {
      name: 'client-sees-protocol-only',
      severity: 'error',
      from: { path: '^client/src/' },
      to: { path: '^(server|test|scripts)/', pathNot: '^server/src/protocol[.]ts$' },
    },
    {
      name: 'protocol-stands-alone',
      severity: 'error',
      from: { path: '^server/src/protocol([.]ts$|/)' },
      to: { path: '^(server|client)/src/', pathNot: '^server/src/protocol/' },
    },
    {
      name: 'parts-of-the-protocol-through-its-entrance',
      severity: 'error',
      from: { pathNot: '^server/src/protocol([.]ts$|/)' },
      to: { path: '^server/src/protocol/' },
    },
    {
      name: 'sources-do-not-see-tests',
      severity: 'error',
      from: { path: '^(server|client)/src/' },
      to: { path: '^test/' },
    },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphan',
      severity: 'error',
      from: { orphan: true, path: '^(server|client)/src/' },
      to: {},
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'run-time-dependencies-only',
      comment: 'what ships is built from dependencies, not from devDependencies',
      severity: 'error',
      from: { path: '^(server|client)/src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: '^node_modules/@types/vscode/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
    },
  },
};
