import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { ConfFile } from '../../server/src/core/cluster/load';
import { readRegistriesFile } from '../../server/src/core/model/registries-file';
import { parseToml } from '../../server/src/core/syntax/toml';
import type { SyntaxFile } from '../../server/src/core/syntax/tree';

/** The folders of the cases of one kind of golden data. */
export function goldenCases(kind: string): readonly { readonly name: string; readonly folder: string }[] {
  const root = path.join(process.cwd(), 'test', 'golden', kind);
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, folder: path.join(root, name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function readJson(...parts: string[]): unknown {
  return JSON.parse(readFileSync(path.join(...parts), 'utf8'));
}

export interface GoldenConf extends ConfFile {
  readonly text: string;
  readonly syntax: SyntaxFile;
}

/** `registries.conf` and the files of `conf.d` of a case, under the paths that they have on a node. Sub-folders are no drop-ins. */
export function goldenConf(folder: string): GoldenConf[] {
  const main = path.join(folder, 'registries.conf');
  const dropIns = path.join(folder, 'conf.d');
  const names = existsSync(dropIns)
    ? readdirSync(dropIns, { withFileTypes: true }).filter((entry) => entry.isFile())
    : [];
  return [
    ...(existsSync(main) ? [confFile(main, '/etc/containers/registries.conf', 'main')] : []),
    ...names.map(({ name }) =>
      confFile(path.join(dropIns, name), `/etc/containers/registries.conf.d/${name}`, 'drop-in'),
    ),
  ];
}

function confFile(file: string, nodePath: string, role: ConfFile['role']): GoldenConf {
  const text = readFileSync(file, 'utf8');
  const syntax = parseToml(text, nodePath);
  return { path: nodePath, role, file: readRegistriesFile(syntax), text, syntax };
}
