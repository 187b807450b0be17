// Builds, and packs the extension as <name>-<version>.vsix in the project's root; then looks into the package: nothing
// is missing that the manifest names, nothing is in it that does not belong there. Beside it lies what it is made of, as
// <name>-<version>.cdx.json (a CycloneDX bill of materials). The same sources and SOURCE_DATE_EPOCH give the same bytes.
//   --write-notice   writes NOTICE anew where the bundled packages are others
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { billOfMaterials, bundledPackages, notice } from './bill-of-materials.mjs';

const root = path.resolve(fileURLToPath(new URL('..', import.meta.url)));
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const vsix = `${manifest.name}-${manifest.version}.vsix`;
const bundles = [
  ...['client', 'client-web', 'server', 'server-web', 'cli', 'cli-base', 'commands', 'migrate'],
  ...['core', 'core-rest', 'manifests', 'manifests-rest', 'answers', 'answers-rest', 'features'],
  ...['registries', 'seldom', 'any-yaml', 'yaml'],
];
// What may be bundled: licences that ask for nothing but to be passed on.
const licences = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT']);
const time = process.env.SOURCE_DATE_EPOCH ?? commitTime();
const largest = 600_000; // bytes; the package is read behind air gaps and slow links

run([path.join(root, 'scripts/build.mjs')]);
const packages = bundledPackages(root);
if (process.argv.includes('--write-notice')) writeFileSync(path.join(root, 'NOTICE'), notice(packages));
for (const file of readdirSync(root)) if (/[.](?:vsix|cdx[.]json)$/.test(file)) rmSync(path.join(root, file));
run([
  ...['--import', pathToFileURL(path.join(root, 'scripts/best-deflate.mjs')).href],
  path.join(root, 'node_modules/@vscode/vsce/vsce'),
  ...['package', '--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository', '--out', vsix],
]);

const bytes = readFileSync(path.join(root, vsix));
const packed = zipEntries(bytes);
const problems = [...missing(packed), ...foreign(packed), ...tooLarge(bytes.length), ...unlicensed(), ...staleNotice()];
writeFileSync(
  path.join(root, vsix.replace(/vsix$/, 'cdx.json')),
  billOfMaterials({ root, packages, vsix: bytes, time: Number(time) }),
);
for (const problem of problems) console.error(`${vsix}: ${problem}`);
if (problems.length > 0) process.exit(1);
console.log(`${vsix} holds ${packed.length} files, ${bytes.length} bytes`);

function run(args) {
  // The same sources give the same bytes: vsce takes the time in the archive from this.
  const env = { ...process.env, SOURCE_DATE_EPOCH: time };
  const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exit(1);
}

function commitTime() {
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : '946684800';
}

/** What must be in the package: what everybody expects and every file that the manifest points to. */
function missing(entries) {
  const expected = ['package.json', 'readme.md', 'changelog.md', 'LICENSE.txt'];
  const named = pathsIn([
    manifest.main,
    manifest.browser,
    manifest.icon,
    manifest.contributes,
    Object.values(manifest.bin),
  ]);
  return [...new Set([...expected, ...bundles.map((name) => `dist/${name}.js`), ...named])]
    .filter((file) => !entries.includes(`extension/${file}`))
    .map((file) => `${file} is missing`);
}

function pathsIn(value) {
  if (typeof value === 'string')
    return /^(?:[.]\/|dist\/|images\/)[^*]+$/.test(value) ? [value.replace(/^[.]\//, '')] : [];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(pathsIn) : [];
}

function foreign(entries) {
  const allowed = [
    /^(?:extension\.vsixmanifest|\[Content_Types\]\.xml)$/,
    /^extension\/(?:package(?:\.nls(?:\.[\w-]+)?)?\.json|readme\.md|changelog\.md|LICENSE\.txt)$/,
    new RegExp(`^extension/dist/(?:${bundles.join('|')})[.]js$`),
    /^extension\/dist\/third-party-notices\.txt$/,
    /^extension\/images\/(?:icon\.png|walkthrough\/[^/]+\.svg)$/,
    /^extension\/l10n\/bundle\.l10n\.[\w-]+\.json$/,
    /^extension\/(?:syntaxes|schemas)\/[^/]+\.json$/,
    /^extension\/docs\/rules\/[^/]+\.md$/,
  ];
  return entries
    .filter((entry) => !allowed.some((pattern) => pattern.test(entry)))
    .map((entry) => `${entry} does not belong in the package`);
}

function tooLarge(size) {
  return size > largest ? [`${size} bytes are more than ${largest}`] : [];
}

function unlicensed() {
  return packages
    .filter(({ license }) => !licences.has(license))
    .map(({ name, license }) => `${name} is bundled, and its licence is ${license}`);
}

function staleNotice() {
  return readFileSync(path.join(root, 'NOTICE'), 'utf8') === notice(packages)
    ? []
    : ['NOTICE is out of date: node scripts/package.mjs --write-notice'];
}

/** The names in a zip archive's central directory. */
function zipEntries(archive) {
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0) throw new Error(`${vsix} is no zip archive`);
  const names = [];
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count--) {
    const nameLength = archive.readUInt16LE(at + 28);
    names.push(archive.toString('utf8', at + 46, at + 46 + nameLength));
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return names;
}
