import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const core = 'server/src/core/**/*.ts';

export default defineConfig(
  globalIgnores([
    'node_modules/',
    'out/',
    'dist/',
    '.cache/',
    'coverage/',
    '.vscode-test/',
    'test/fixtures/',
    'examples/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-else-return': 'error',
      'no-param-reassign': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/strict-void-return': 'error',
      // A `default` branch does not stand for the members of a union: a new member must be looked at in every switch.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: false }],
      // Numbers and booleans in templates are exact; what must not slip in is an object or undefined.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `while (true)` is how the scanners loop.
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      // The project's types are written as interfaces where they are objects, as unions where they are cases; both stay free.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // `() => doIt()` reads better than a block when the value is dropped on purpose.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    // Core is pure (architecture.md): no clock, no chance, no output, no process. The compiler guards the rest.
    files: [core],
    rules: {
      'no-restricted-globals': ['error', 'Date', 'console', 'process', 'globalThis', 'setTimeout', 'fetch', 'Intl'],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Core gives the same answer for the same text.' },
        { property: 'toLocaleString', message: 'Core does not depend on the machine’s locale.' },
        { property: 'localeCompare', message: 'Core compares code units, as Go does; it does not depend on a locale.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ImportExpression', message: 'Core is synchronous.' },
        { selector: 'AwaitExpression', message: 'Core is synchronous.' },
        { selector: ':function[async=true]', message: 'Core is synchronous.' },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // A test may state what it knows; a wrong statement fails the test.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // These are programs: their report goes to the terminal.
    files: ['test/e2e/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: { globals: nodeGlobals() },
    rules: { eqeqeq: 'error', 'no-var': 'error', 'prefer-const': 'error' },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
  },
);

function nodeGlobals() {
  const names = [
    ...[
      'process',
      'console',
      'Buffer',
      'URL',
      'URLSearchParams',
      'fetch',
      'performance',
      'AbortController',
      'AbortSignal',
    ],
    ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'structuredClone'],
    ...['TextDecoder', 'TextEncoder'],
  ];
  return Object.fromEntries(names.map((name) => [name, 'readonly']));
}
