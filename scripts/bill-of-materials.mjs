import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} BundledPackage a package that code in dist/ comes from
 * @property {string} name
 * @property {string} version
 * @property {string} license as the package says it (SPDX)
 * @property {string} folder its folder, in the way in which dist/bundles.json names it
 * @property {readonly string[]} bundles the files of dist/ that hold some of it
 */

/**
 * The packages that the bundles hold code of, by name, told from the files that the bundler took (dist/bundles.json).
 * @param {string} root the project's folder
 * @returns {readonly BundledPackage[]}
 */
export function bundledPackages(root) {
  const contents = readJson(path.join(root, 'dist/bundles.json'));
  /** @type {Map<string, Set<string>>} */
  const bundles = new Map();
  for (const [bundle, { inputs }] of Object.entries(contents)) {
    for (const input of inputs) {
      const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
      if (folder) bundles.set(folder, (bundles.get(folder) ?? new Set()).add(bundle));
    }
  }
  return [...bundles]
    .map(([folder, within]) => {
      const { name, version, license } = readJson(path.join(root, folder, 'package.json'));
      return { name, version, license, folder, bundles: [...within].sort() };
    })
    .sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/**
 * The text of NOTICE: what the extension is made of beside its own code, and under which licences.
 * @param {readonly BundledPackage[]} packages
 */
export function notice(packages) {
  const rows = packages.map(({ name, version, license }) => `${`${name} ${version}`.padEnd(48)} ${license}`);
  return [
    'Mirrorscope',
    'Licensed under the Apache License, Version 2.0 (LICENSE).',
    '',
    'The files in dist/ hold code of these packages. Their licences and copyright notices stand in',
    'dist/third-party-notices.txt, which comes with the extension.',
    '',
    ...rows,
    '',
  ].join('\n');
}

/**
 * A software bill of materials of the packed extension: CycloneDX 1.6, as JSON. The same package gives the same text.
 * @param {{ root: string, packages: readonly BundledPackage[], vsix: Buffer, time: number }} packed `time` in seconds
 */
export function billOfMaterials({ root, packages, vsix, time }) {
  const { name, version, license, description } = readJson(path.join(root, 'package.json'));
  const words = readJson(path.join(root, 'package.nls.json'));
  const lock = readJson(path.join(root, 'package-lock.json')).packages;
  const self = `pkg:npm/${name}@${version}`;
  const digest = createHash('sha256').update(vsix).digest('hex');
  const components = packages.map((one) => ({
    type: 'library',
    'bom-ref': purl(one),
    name: one.name,
    version: one.version,
    licenses: [{ license: { id: one.license } }],
    purl: purl(one),
    hashes: [{ alg: 'SHA-512', content: sha512(lock, one) }],
    properties: one.bundles.map((bundle) => ({ name: 'mirrorscope:bundle', value: `dist/${bundle}` })),
  }));
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuid(digest)}`,
    version: 1,
    metadata: {
      timestamp: new Date(time * 1000).toISOString(),
      component: {
        type: 'application',
        'bom-ref': self,
        name,
        version,
        description: words[description.slice(1, -1)] ?? description,
        licenses: [{ license: { id: license } }],
        hashes: [{ alg: 'SHA-256', content: digest }],
      },
    },
    components,
    dependencies: [
      { ref: self, dependsOn: packages.map(purl) },
      ...packages.map((one) => ({ ref: purl(one), dependsOn: dependenciesOf(root, one, packages) })),
    ],
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

function dependenciesOf(root, { folder }, packages) {
  const { dependencies = {} } = readJson(path.join(root, folder, 'package.json'));
  return packages.filter(({ name }) => name in dependencies).map(purl);
}

function purl({ name, version }) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** What the registry's archive of a package comes to, as the lockfile holds it: in hexadecimal digits. */
function sha512(lock, { folder, name, version }) {
  const entry = lock[folder.slice(folder.indexOf('node_modules/'))];
  const found = /^sha512-(.+)$/.exec(entry?.integrity ?? '')?.[1];
  if (found === undefined || entry.version !== version)
    throw new Error(`package-lock.json does not know ${name} ${version}`);
  return Buffer.from(found, 'base64').toString('hex');
}

/** A number for the document that follows from what it describes (UUID version 8). */
function uuid(digest) {
  const [a, b, c, d, e] = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    digest.slice(13, 16),
    digest.slice(17, 20),
    digest.slice(20, 32),
  ];
  return `${a}-${b}-8${c}-8${d}-${e}`;
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
