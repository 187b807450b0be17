import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The package, made twice from the sources at hand, in two folders that have nothing in common but what is in them. */
export interface PackedTwice {
  readonly folders: readonly [string, string];
  remove(): void;
}

/** 2024-01-01, so that the time of the build cannot be what is in it. */
export const PACKED_AT = 1_704_067_200;

/** Copies what is under version control, or could be, twice, and packs both. Takes some 20 seconds of processor time. */
export async function packTwice(): Promise<PackedTwice> {
  const parent = mkdtempSync(path.join(tmpdir(), 'mirrorscope-packed-'));
  const folders = [path.join(parent, 'a'), path.join(parent, 'some', 'where', 'else')] as const;
  for (const folder of folders) copySources(folder);
  for (const folder of folders) await pack(folder);
  return { folders, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

function copySources(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const wanted = ['client', 'server', 'docs/rules', 'images', 'schemas', 'scripts', 'syntaxes'];
  const files = ['CHANGELOG.md', 'LICENSE', 'NOTICE', 'README.md', '.vscodeignore', 'tsconfig.json'];
  for (const name of [...wanted, ...files, 'package.json', 'package.nls.json', 'package-lock.json']) {
    cpSync(name, path.join(folder, name), { recursive: true });
  }
  symlinkSync(path.resolve('node_modules'), path.join(folder, 'node_modules'), 'junction');
}

async function pack(folder: string): Promise<void> {
  const child = spawn(process.execPath, ['scripts/package.mjs'], {
    cwd: folder,
    env: { ...process.env, SOURCE_DATE_EPOCH: String(PACKED_AT) },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output += String(data);
    });
  }
  const code = await new Promise((resolve) => {
    child.on('close', resolve);
  });
  assert.equal(code, 0, output);
}
