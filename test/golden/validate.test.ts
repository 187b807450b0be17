import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkAliases } from '../../server/src/core/cluster/aliases';
import { loadRegistries, type LoadResult } from '../../server/src/core/cluster/load';
import type { LoadedRegistries } from '../../server/src/core/cluster/loaded-registries';
import { untraced } from '../../server/src/core/model/hub';
import { chunkStarts } from '../../server/src/core/text/chunk-starts';
import { lineIndex } from '../../server/src/core/text/line-index';
import { goldenCases, goldenConf, readJson, type GoldenConf } from '../support/golden-conf';

interface Expected {
  readonly ok: boolean;
  readonly error?: string;
  readonly class?: 'toml-syntax' | 'toml-type' | 'config' | 'io';
  readonly file?: string;
  readonly line?: number;
  readonly unknownKeys?: readonly string[];
  readonly registries?: readonly unknown[];
  readonly unqualifiedSearchRegistries?: readonly string[];
  readonly unqualifiedSearchRegistriesOrigin?: string;
  readonly shortNameMode?: string;
  readonly credentialHelpers?: readonly string[];
  readonly additionalLayerStoreAuthHelper?: string;
  readonly aliases?: Readonly<Record<string, string>>;
}

suite('golden validate', () => {
  for (const { name, folder } of goldenCases('validate')) {
    const expected = readJson(folder, 'expected.json') as Expected;
    test(name, () => {
      const files = goldenConf(folder);
      const loaded = loadRegistries(files);
      if (expected.class === 'io') {
        assert.ok(!existsSync(path.join(folder, 'registries.conf')), 'whether a file must be there, the caller knows');
      } else if (expected.ok) {
        assertLoaded(loaded, expected, folder);
        assert.deepEqual(unknownKeys(files), expected.unknownKeys ?? []);
      } else {
        assertRefused(loaded, expected, files);
      }
    });
  }
});

function assertLoaded(loaded: LoadResult, expected: Expected, folder: string): void {
  assert.ok(loaded.kind === 'loaded', loaded.kind === 'failed' ? loaded.error : '');
  const { conf } = loaded;
  assert.deepEqual(
    conf.registries.map(({ prefix, location, insecure, blocked, mirrorByDigestOnly, mirrors }) => ({
      ...{ prefix, location, insecure, blocked, mirrorByDigestOnly },
      mirrors: mirrors.map((mirror) => ({
        location: mirror.location,
        insecure: mirror.insecure,
        ...(mirror.pullFromMirror ? { pullFromMirror: mirror.pullFromMirror } : {}),
      })),
    })),
    expected.registries ?? [],
  );
  assert.deepEqual(conf.search.registries, expected.unqualifiedSearchRegistries ?? []);
  assert.equal(conf.search.path, expected.unqualifiedSearchRegistriesOrigin);
  assert.equal(conf.shortNameMode, expected.shortNameMode);
  assert.deepEqual(conf.credentialHelpers, expected.credentialHelpers);
  assert.equal(conf.additionalLayerStoreAuthHelper, expected.additionalLayerStoreAuthHelper ?? '');
  assert.deepEqual(lookUpAliases(conf, folder), expected.aliases ?? {});
}

function lookUpAliases({ aliases }: LoadedRegistries, folder: string): Record<string, string> {
  const list = path.join(folder, 'aliases.txt');
  const names = existsSync(list) ? readFileSync(list, 'utf8').trim().split(/\s+/) : [];
  return Object.fromEntries(
    names.map((name) => {
      const [fault] = checkAliases([{ name: untraced(name), value: untraced('') }]);
      const alias = aliases.get(name);
      return [name, fault ? `error: ${fault.message}` : `${alias?.value?.text ?? '(none)'} ${alias?.path ?? ''}`];
    }),
  );
}

function unknownKeys(files: readonly GoldenConf[]): string[] {
  return files.flatMap(({ file, path: nodePath }) => {
    const quoted = file.undecodedKeys.map((key) => JSON.stringify(key)).join(' ');
    return quoted === '' ? [] : [`Failed to decode keys [${quoted}] from "${nodePath}"`];
  });
}

function assertRefused(loaded: LoadResult, expected: Expected, files: readonly GoldenConf[]): void {
  assert.ok(loaded.kind === 'failed', `the engine refuses it: ${expected.error}`);
  const [first] = loaded.problems;
  assert.equal(files[first!.file]?.path, expected.file);
  if (expected.class !== 'toml-syntax') {
    assert.equal(loaded.error, expected.error);
    return;
  }
  // The words are ours. A reader may notice a line that is not finished at its end or at the start of the next one.
  assert.equal(first!.kind, 'toml-syntax');
  const { syntax, text } = files[first!.file]!;
  const start = chunkStarts(syntax.chunks).startOf(first!.place!.chunk)! + first!.place!.start;
  const line = lineIndex(text).positionAt(start).line + 1;
  assert.ok(line === expected.line || line === expected.line! - 1, `line ${line}, not ${expected.line}`);
}
