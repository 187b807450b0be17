import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { FileText } from './facade-case';

/** Files that belong together, as they lie in a folder. */
export type Seed = readonly FileText[];

/** Longer seeds make slow inputs, and reach nothing that shorter ones do not. */
const LONGEST_SEED = 12_000;

/**
 * What mutation starts from, in an order that is always the same: the golden cases (the files of a case together), the examples, the fixtures,
 * and beside the checkout, where they are there, the corpus and toml-test.
 */
export function readSeeds(): Seed[] {
  const shared = path.resolve('..', 'shared');
  const seeds = [
    ...GOLDEN.flatMap((folder) => foldersIn(folder).map((each) => filesBelow(each))),
    filesBelow('examples'),
    ...foldersIn('examples').map((each) => filesBelow(each)),
    ...filesBelow('test/fixtures').map((file) => [file]),
    ...filesBelow(path.join(shared, 'corpus')).map((file) => [file]),
    ...filesBelow(path.join(shared, 'toml-test'), '.toml').map(({ name, text }) => [
      { name: name.replace(/\.toml$/, '.registries.conf'), text },
    ]),
  ];
  return seeds.filter((seed) => seed.length > 0 && lengthOf(seed) <= LONGEST_SEED);
}

const GOLDEN = ['render', 'render-by-version', 'render-random', 'drain', 'migrate', 'resolve', 'validate'].map(
  (name) => `test/golden/${name}`,
);

function lengthOf(seed: Seed): number {
  return seed.reduce((sum, { text }) => sum + text.length, 0);
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => path.join(folder, name))
    .filter((member) => statSync(member).isDirectory());
}

/** The texts below a folder by their names relative to it; what is no UTF-8 is read as far as possible. */
function filesBelow(folder: string, extension = ''): FileText[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return entries
    .filter((name) => name.endsWith(extension) && statSync(path.join(folder, name)).isFile())
    .map((name) => ({
      name: name.split(path.sep).join('/'),
      text: readFileSync(path.join(folder, name), 'utf8'),
    }));
}
