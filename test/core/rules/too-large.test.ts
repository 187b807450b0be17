import assert from 'node:assert/strict';
import { analyse, createDocument, createWorkspace, type Finding } from '../../../server/src/core/index';
import { MAX_TOML_LENGTH } from '../../../server/src/core/syntax/toml';
import { MAX_ANALYSED_LENGTH } from '../../../server/src/core/syntax/yaml';

function findings(name: string, language: 'yaml' | 'registries-conf', text: string): readonly Finding[] {
  const uri = `file:///w/${name}`;
  return analyse(null, createWorkspace('file:///w', [createDocument({ uri, version: 1, language, text })])).findingsOf(
    uri,
  );
}

suite('files that are too large', () => {
  const HEAD =
    'apiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nmetadata: {name: large}\nspec:\n  imageTagMirrors:\n';
  const cases = [
    ['large.yaml', 'yaml', HEAD + '  - {source: quay.io/a, mirrors: [m.io/a]}\n'.repeat(MAX_ANALYSED_LENGTH / 40)],
    [
      'registries.conf',
      'registries-conf',
      '[[registry]]\nlocation = "https://refused.io"\n'.repeat(MAX_TOML_LENGTH / 40),
    ],
  ] as const;
  for (const [name, language, text] of cases) {
    test(`${name}: one info, nothing called wrong, and an answer at once`, () => {
      const before = process.cpuUsage().user;
      const found = findings(name, language, text);
      assert.deepEqual(
        found.map(({ severity, message }) => [severity, message.replace(/: .*/, '')]),
        [['info', 'This file is too large to be analysed']],
      );
      assert.ok(process.cpuUsage().user - before < 2_000_000);
    });
  }
});
