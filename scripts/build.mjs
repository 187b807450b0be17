// Bundles client, server and command line into dist/, and beside them the files that the last two share: the core in two parts and
// the package that mends broken YAML. Source maps lie beside and stay out of the VSIX.
//   node scripts/build.mjs           minified
//   node scripts/build.mjs --watch   readable, rebuilt on every change
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context, transform } from 'esbuild';
import { bundleParts, packageInItsFile } from './bundle-parts.mjs';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const watch = process.argv.includes('--watch');

const { pluginFor, entryOf } = bundleParts({
  folder: path.join(root, 'server/src/core'),
  parts: [
    {
      file: 'core.js',
      // What renders and resolves, and the words that say it.
      holds: (module) =>
        /^(?:text|syntax|model|cluster|clusters)\//.test(module) ||
        [
          'document',
          'closed-document',
          'workspace',
          'features/answers',
          'features/plan-words',
          'features/markdown',
        ].includes(module),
    },
    { file: 'answers.js', holds: () => true },
  ],
});
const mending = {
  name: 'yaml',
  file: 'yaml.js',
  exports: ['Composer', 'Parser', 'isAlias', 'isMap', 'isPair', 'isScalar', 'isSeq'],
};

// `external`: what the host provides. `program`: can be started from a shell, as package.json's `bin` promises. Each bundle comes before
// those that it looks into.
const bundles = [
  { name: 'client', entry: 'client/src/extension.ts', external: ['vscode'], program: false },
  { name: 'server', entry: 'server/src/lsp/main.ts', external: [], program: true },
  { name: 'cli', entry: 'server/src/cli/main.ts', external: [], program: true },
  { name: 'answers', entry: entryOf('answers.js'), external: [], program: false },
  { name: 'core', entry: entryOf('core.js'), external: [], program: false, plugins: [packageInItsFile(mending)] },
  { name: 'yaml', entry: 'yaml', external: [], program: false },
];

// The package keeps all that it reads with in one object that it makes by spreading others into it; what V8 makes of that is a
// third as fast to read with as the object of single assignments that stands here instead.
const withoutSpreading = {
  name: 'js-yaml-without-spreading',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]js-yaml[\\/]dist[\\/]js-yaml[.]mjs$/ }, async ({ path: file }) => {
      const { code } = await transform(await readFile(file, 'utf8'), { supported: { 'object-rest-spread': false } });
      return { contents: code };
    });
  },
};

// esbuild escapes what is beyond ASCII in texts, but not in regular expressions; one such character doubles what V8 has to read.
const inAscii = {
  name: 'in-ascii',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]server[\\/]src[\\/].*[.]ts$/ }, async ({ path: file }) => {
      const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
      return { contents: (await readFile(file, 'utf8')).replace(/[^\0-\x7f]/g, escaped), loader: 'ts' };
    });
  },
};

const noticesFile = 'dist/third-party-notices.txt';

const missing = bundles.filter(({ entry }) => /[.]ts$/.test(entry) && !existsSync(path.join(root, entry)));
const present = bundles.filter((bundle) => !missing.includes(bundle));
await mkdir(path.join(root, 'dist'), { recursive: true });

if (watch) {
  for (const bundle of present) {
    const building = await context(optionsOf(bundle));
    await building.rebuild();
    await building.watch();
  }
  console.log(`watching ${present.map(({ entry }) => entry).join(', ')}; Ctrl+C stops`);
} else {
  await removeStale();
  const bundled = [];
  for (const bundle of present) bundled.push(...(await buildOne(bundle)));
  await writeNotices(bundled);
}
for (const { name, entry } of missing) console.error(`dist/${name}.js was not built: ${entry} does not exist`);
if (missing.length > 0) process.exitCode = 1;

/** Builds one bundle and returns the files it was made of. */
async function buildOne(bundle) {
  const started = performance.now();
  const file = path.join('dist', `${bundle.name}.js`);
  try {
    const { metafile } = await build(optionsOf(bundle));
    const output = metafile.outputs[file.replaceAll('\\', '/')];
    if (bundle.program) await chmod(path.join(root, file), 0o755);
    const milliseconds = Math.round(performance.now() - started);
    console.log(
      `${file.padEnd(14)} ${kilobytes(output.bytes)} from ${Object.keys(output.inputs).length} files in ${milliseconds} ms`,
    );
    return Object.keys(output.inputs);
  } catch (error) {
    if (!Array.isArray(error.errors)) throw error; // esbuild has printed them already
    process.exitCode = 1;
    return [];
  }
}

/** Every bundled package with its licence, as most licences ask of those who pass the code on. */
async function writeNotices(files) {
  const packages = new Set(files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
  const notices = await Promise.all([...packages].sort().map(noticeOf));
  await writeFile(path.join(root, noticesFile), notices.join(`\n${'-'.repeat(80)}\n\n`));
}

async function noticeOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(path.join(root, folder, 'package.json'), 'utf8'));
  const files = await readdir(path.join(root, folder));
  const file = files.find((candidate) => /^licen[cs]e(?:[.](?:md|txt))?$/i.test(candidate));
  if (file === undefined) throw new Error(`${folder} is bundled but brings no licence text`);
  const text = await readFile(path.join(root, folder, file), 'utf8');
  return `${name} ${version} (${license})\n\n${text.replaceAll('\r\n', '\n').trim()}\n`;
}

function optionsOf({ name, entry, external, program, plugins = [] }) {
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: `dist/${name}.js`,
    external,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'], // the UMD builds of the protocol packages hide their imports from a bundler
    minify: !watch, // stack traces are read with the maps; esbuild's `keepNames` would cost a call for each closure that is made
    sourcemap: watch ? 'linked' : 'external', // no dangling link in the packaged file
    legalComments: 'none', // dependencies' licences are in the notices
    banner: program ? { js: '#!/usr/bin/env node' } : {},
    plugins: [withoutSpreading, inAscii, pluginFor(`${name}.js`), ...plugins],
    metafile: true,
    logLevel: 'warning',
  };
}

async function removeStale() {
  const wanted = new Set([
    path.basename(noticesFile),
    ...bundles.flatMap(({ name }) => [`${name}.js`, `${name}.js.map`]),
  ]);
  for (const file of await readdir(path.join(root, 'dist'))) {
    if (!wanted.has(file)) await rm(path.join(root, 'dist', file), { recursive: true });
  }
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(7)} kB`;
}
