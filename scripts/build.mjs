// Bundles client, server and command line into dist/: client and server each in a file that runs in browsers too and one that Node
// adds to it, and beside them the files that server and command line share: the core in seven parts, three of which have the half that
// first findings do not call in a file beside them, and the package that mends broken YAML. Source maps lie beside, and bundles.json,
// which says what each is made of and asks for; they stay out of the VSIX.
//   node scripts/build.mjs           minified
//   node scripts/build.mjs --watch   readable, rebuilt on every change
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'acorn';
import { build, context, transform } from 'esbuild';
import { minify } from 'terser';
import { firstCalls, nothingCalled } from './bundle-calls.mjs';
import { withoutUnusedFeatures, withoutVersionCheck } from './bundle-language-client.mjs';
import { importedByName, withoutGetters } from './bundle-language-server.mjs';
import { bundleBase, bundleParts, packageInItsFile, packageOfItsOwn } from './bundle-parts.mjs';
import { withEagerFunctions } from './eager-functions.mjs';
import { askedFor, withoutUncalledFunctions } from './uncalled-functions.mjs';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const watch = process.argv.includes('--watch');

/** Holds the modules whose path in the core begins like one of these. */
const beginningWith = (...beginnings) => {
  const pattern = new RegExp(`^(?:${beginnings.join('|')})`);
  return (module) => pattern.test(module);
};
const parts = [
  {
    file: 'registries.js', // reads registries.conf
    needs: ['core.js'],
    holds: beginningWith('syntax/toml', 'model/registries-', 'model/toml-metadata'),
  },
  {
    file: 'any-yaml.js', // reads what is seldom written so
    needs: ['core.js', 'manifests.js'],
    isOfPackages: true,
    holds: beginningWith('syntax/yaml-(?:breaks|clean|cuts|events|messages|reader)'),
  },
  {
    file: 'seldom.js', // reads and writes what few clusters have, and says what changes come to
    needs: ['core.js', 'manifests.js'],
    holds: beginningWith(
      'text/(?:base64|compose-edits|gzip|inflate|percent|text-map|utf8)',
      'syntax/scalar-(?:source|writer)',
      'model/(?:certificate|der|dockerfile|pem|pull-secret)',
      'cluster/(?:go-dump|impact|json-writer|plan-diff|probe|pull-cause|pull-log|signature|sigstore|source-changes|yaml-writer)',
      'clusters/(?:kustom|node-side|tree-patches)',
      'carried/write-back',
    ),
  },
  {
    file: 'core.js', // what the others rest on, and what resolves
    needs: [],
    hasRest: true,
    holds: beginningWith(
      'text/',
      'syntax/(?:chunking|moved|tree|yaml$|yaml-scalar)',
      'model/(?:go-quote|hub|name-grammar|nearest-word|reference$|severity|shape|target)',
      'cluster/(?:aliases|bytewise|entry-checks|key-counts|load|merged-files|node-configuration|node-paths|pull-plan|reach|resolve)',
      'clusters/(?:configuration|pool-names)',
      'document$',
      'features/(?:markdown|plan-words)$',
    ),
  },
  {
    file: 'manifests.js', // reads and renders manifests
    needs: ['core.js'],
    hasRest: true,
    holds: beginningWith(
      '(?:syntax|model|cluster|clusters|carried)/',
      'closed-document$',
      'workspace$',
      'features/answers$',
    ),
  },
  {
    file: 'answers.js', // finds
    needs: ['core.js', 'manifests.js'],
    hasRest: true,
    holds: beginningWith('analysis$', 'rules/'),
  },
  {
    file: 'features.js', // what is asked about a file that is open, and conversions
    needs: ['core.js', 'manifests.js', 'answers.js'],
    holds: beginningWith('features/', 'migrate/'),
  },
];
const { pluginFor, entryOf } = await bundleParts({
  root,
  folder: 'server/src/core',
  programs: ['server/src/lsp/main.ts', 'server/src/lsp/main-web.ts', 'server/src/cli/main.ts'],
  parts,
});
// What no other command needs than those that these files are for.
const commands = [
  { file: 'migrate.js', needs: ['cli-base.js'], holds: beginningWith('join-documents', 'migrate') },
  {
    file: 'commands.js',
    needs: ['cli-base.js'],
    holds: beginningWith(
      '(?:coverage|diff|display-width|explain|findings|fix-files|git-|impact|lint|node-side|plan-side|reference-files)',
    ),
  },
  {
    file: 'cli-base.js', // what they share, `resolve` and `render`
    needs: [],
    holds: (module) => !/^(?:[.][.]\/.*|commands|main|program)$/.test(module),
  },
];
const ofCommands = await bundleParts({
  root,
  folder: 'server/src/cli',
  programs: ['server/src/cli/main.ts'],
  parts: commands,
});
const mending = {
  name: 'yaml',
  file: 'yaml.js',
  exports: ['Composer', 'Parser', 'isAlias', 'isMap', 'isPair', 'isScalar', 'isSeq'],
};

const mender = packageOfItsOwn({ ...mending, root });

const isForNode = (module) => module.includes('/lib/node/');
const client = bundleBase(root, {
  file: 'client-web.js',
  entry: 'client/src/extension-web.ts',
  exports: ['activate'],
  holds: (module) => !isForNode(module) && !/^client\/src\/(?:extension|server-process)[.]ts$/.test(module),
});
const server = bundleBase(root, {
  file: 'server-web.js',
  entry: 'server/src/lsp/main-web.ts',
  exports: ['start'],
  holds: (module) =>
    !isForNode(module) &&
    !/^server\/src\/(?:lsp\/(?:main|disk|garbage|optimizing)|files\/(?:disk-bytes|paced-reader|walk))[.]ts$/.test(
      module,
    ),
});

const byName = importedByName({ name: 'vscode-languageserver', root, folder: 'server/src' });

// `external`: what the host provides. `program`: can be started from a shell, as package.json's `bin` promises. `isOfPackages`: most of
// it is the code of packages. `hasRest`: what the first findings do not call of it is in a file beside it. What is not for the platform
// `node` does not build with anything of Node in it. Each bundle comes before those that it looks into.
const bundles = [
  {
    name: 'client',
    entry: 'client/src/extension.ts',
    platform: 'node',
    external: ['vscode'],
    plugins: [withoutVersionCheck(manifest.engines.vscode), client.lookInto],
  },
  {
    name: 'client-web',
    entry: client.entry,
    external: ['vscode'],
    plugins: [withoutUnusedFeatures, client.plugin],
    isOfPackages: true,
  },
  {
    name: 'server',
    entry: 'server/src/lsp/main.ts',
    platform: 'node',
    program: true,
    plugins: [withoutGetters, server.lookInto],
  },
  {
    name: 'server-web',
    entry: server.entry,
    plugins: [withoutGetters, byName, server.plugin],
    isOfPackages: true,
    needs: ['core.js', 'manifests.js', 'answers.js'],
  },
  { name: 'cli', entry: 'server/src/cli/main.ts', platform: 'node', program: true, needs: ['core.js', 'cli-base.js'] },
  ...commands.map(({ file, needs }) => ({
    name: path.basename(file, '.js'),
    entry: ofCommands.entryOf(file),
    platform: 'node',
    needs: ['core.js', ...needs],
  })),
  ...parts.map(({ file, isOfPackages, hasRest }) => ({
    name: path.basename(file, '.js'),
    entry: entryOf(file),
    plugins: [packageInItsFile(mending)],
    isOfPackages,
    hasRest,
  })),
  { name: 'yaml', entry: mender.entry, plugins: [mender.plugin], isOfPackages: true },
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

const TARGET = ['node20', 'es2023'];
const NO_REST = 'module.exports = [];\n'; // of a bundle that is written whole
const noticesFile = 'dist/third-party-notices.txt';
const contentsFile = 'dist/bundles.json';
const kindFile = 'dist/package.json'; // for Node where the folder is carried to: what lies above it there is of others

const missing = bundles.filter(({ entry }) => /[.]ts$/.test(entry) && !existsSync(path.join(root, entry)));
const present = bundles.filter((bundle) => !missing.includes(bundle));
await mkdir(path.join(root, 'dist'), { recursive: true });
await writeFile(path.join(root, kindFile), '{ "type": "commonjs" }\n');

if (watch) {
  for (const bundle of present) {
    if (bundle.hasRest) await writeFile(path.join(root, 'dist', restOf(`${bundle.name}.js`)), NO_REST);
    const building = await context(optionsOf(bundle));
    await building.rebuild();
    await building.watch();
  }
  console.log(`watching ${present.map(({ entry }) => entry).join(', ')}; Ctrl+C stops`);
} else {
  await removeStale();
  const built = [];
  for (const bundle of present) built.push(...(await buildOne(bundle)));
  const callsOf = process.exitCode === undefined && missing.length === 0 ? firstCalls() : nothingCalled;
  const contents = {};
  for (const bundle of built) {
    for (const { filename, bytes, ...content } of await writeMinified(bundle, callsOf(bundle.filename))) {
      console.log(`${`dist/${filename}`.padEnd(22)} ${kilobytes(bytes)} from ${content.inputs.length} files`);
      contents[filename] = content;
    }
  }
  await writeFile(path.join(root, contentsFile), `${JSON.stringify(contents, null, 1)}\n`);
  await writeNotices(Object.values(contents).flatMap(({ inputs }) => inputs));
}
for (const { name, entry } of missing) console.error(`dist/${name}.js was not built: ${entry} does not exist`);
if (missing.length > 0) process.exitCode = 1;

/** Builds one bundle, readable; tells which files it was made of and what it asks its host for. Nothing where that fails. */
async function buildOne(bundle) {
  const filename = `${bundle.name}.js`;
  const file = path.join(root, 'dist', filename);
  try {
    const { metafile, outputFiles } = await build({ ...optionsOf(bundle), sourcemap: 'external', write: false });
    const [{ text: map }, { text }] = outputFiles;
    await writeFile(file, text);
    if (bundle.program) await chmod(file, 0o755);
    const output = metafile.outputs[`dist/${filename}`];
    const inputs = Object.keys(output.inputs).filter((input) => !/^[a-z][a-z -]+:/.test(input)); // what was written for the bundle
    const imports = output.imports.map(({ path: imported }) => imported);
    const { isOfPackages, hasRest } = bundle;
    return [{ filename, isOfPackages, hasRest, text, map, inputs, imports: [...new Set(imports)] }];
  } catch (error) {
    if (!Array.isArray(error.errors)) throw error; // esbuild has printed them already
    process.exitCode = 1;
    return [];
  }
}

/**
 * Cuts off from a bundle what the first findings do not call, and writes both; says for each file how many bytes it has, what it was made of
 * and what it asks for.
 */
async function writeMinified({ filename, isOfPackages = false, hasRest = false, text, map, inputs, imports }, calls) {
  const whole = parse(text, { ecmaVersion: 2023, allowHashBang: true, locations: true, sourceFile: filename });
  const preamble = /^#!.*/.exec(text)?.[0]; // which shell starts it is no part of a syntax tree
  const options = { isOfPackages, map, preamble };
  if (!hasRest) {
    const { bytes } = await writeShort(filename, withEagerFunctions(whole, calls), options);
    return [{ filename, bytes, inputs, imports }];
  }
  const isTried = calls.loading.size > 0;
  const isCalled = ({ start }) => !isTried || Object.values(calls).some((starts) => starts.has(start));
  const { program, rest } = withoutUncalledFunctions(whole, { file: filename, restFile: restOf(filename), isCalled });
  const written = [];
  for (const [name, cut] of [
    [filename, withEagerFunctions(program, calls)],
    [restOf(filename), { program: rest ?? parse(NO_REST, { ecmaVersion: 2023 }), isEager: false }],
  ]) {
    const { bytes, sources } = await writeShort(name, cut, options);
    const ofIts = inputs.filter((input) => sources.has(input));
    written.push({ filename: name, bytes, inputs: ofIts, imports: askedFor(cut.program) });
  }
  return written;
}

/**
 * Shortens the names of a bundle and writes it with its map; says how many bytes it has, and the files that something in it comes from.
 * This is a step of its own for what is loaded late, and the packages that are no ES modules: while names are as they were, esbuild
 * makes a method of each such module. Of short names it makes arrow functions, and these V8 parses twice: when the file is read, for it
 * cannot put them off, and when the module runs. The same names again and again, as terser gives them, are also packed into a thirtieth
 * less than esbuild's. What consists of packages has much in it that nobody calls, or that can be said shorter; our own code has not.
 */
async function writeShort(filename, { program, isEager }, { isOfPackages, map, preamble }) {
  const { code, map: newMap } = await minify(program, {
    ...{ mangle: { toplevel: true }, ecma: 2020, parse: { spidermonkey: true } },
    compress: isOfPackages && { inline: 0, reduce_funcs: false, toplevel: true, passes: 2, ecma: 2020 },
    format: { wrap_func_args: isEager, preamble },
    sourceMap: { content: map, filename },
  });
  await writeFile(path.join(root, 'dist', filename), code);
  await writeFile(path.join(root, 'dist', `${filename}.map`), newMap);
  const sources = JSON.parse(newMap).sources.map((source) => path.posix.join('dist', source));
  return { bytes: Buffer.byteLength(code), sources: new Set(sources) };
}

/** Where what the first findings do not call of a bundle is. */
function restOf(filename) {
  return filename.replace(/[.]js$/, '-rest.js');
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

function optionsOf({ name, entry, platform = 'browser', external = [], program = false, needs, plugins = [] }) {
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: `dist/${name}.js`,
    external,
    bundle: true,
    platform,
    format: 'cjs',
    target: TARGET,
    mainFields: ['module', 'main'], // the UMD builds of the protocol packages hide their imports from a bundler
    // Stack traces are read with the maps; esbuild's `keepNames` would cost a call for each closure that is made. Names: `writeMinified`.
    ...{ minifySyntax: !watch, minifyWhitespace: !watch },
    sourcemap: 'linked',
    legalComments: 'none', // dependencies' licences are in the notices
    banner: program ? { js: '#!/usr/bin/env node' } : {},
    plugins: [
      withoutSpreading,
      inAscii,
      pluginFor(`${name}.js`, needs),
      ofCommands.pluginFor(`${name}.js`, needs),
      ...plugins,
    ],
    preserveSymlinks: true, // the names of modules stand in the bundles: the same wherever node_modules really lies
    metafile: true,
    logLevel: 'warning',
  };
}

async function removeStale() {
  const wanted = new Set([
    path.basename(noticesFile),
    path.basename(contentsFile),
    path.basename(kindFile),
    ...bundles
      .flatMap(({ name, hasRest }) => [`${name}.js`, ...(hasRest ? [restOf(`${name}.js`)] : [])])
      .flatMap((file) => [file, `${file}.map`]),
  ]);
  for (const file of await readdir(path.join(root, 'dist'))) {
    if (!wanted.has(file)) await rm(path.join(root, 'dist', file), { recursive: true });
  }
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(7)} kB`;
}
