import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { wrongImports } from './layers';

suite('architecture', () => {
  test('no import of server/src and client/src turns an arrow back', () => {
    const files = new Map(['server/src', 'client/src'].flatMap(sourcesUnder));
    assert.ok(files.size > 0, 'no source was found');
    assert.deepEqual(wrongImports(files), []);
  });

  const forbidden: readonly (readonly [file: string, line: string, reason: RegExp])[] = [
    ['server/src/core/text/span.ts', "import { parse } from '../syntax/toml';", /points to the right/],
    ['server/src/core/model/hub.ts', "import type { Plan } from '../cluster/resolve';", /points to the right/],
    ['server/src/core/migrate/idms.ts', "export { rules } from '../rules/all';", /points to the right/],
    ['server/src/core/features/hover.ts', "import { analyse } from '..';", /points to the right/],
    ['server/src/core/document.ts', "import { analyse } from './analysis';", /points to the right/],
    ['server/src/core/index.ts', "import { convert } from '../lsp/convert';", /points to the right/],
    ['server/src/core/cluster/files.ts', "import { readFileSync } from 'node:fs';", /nothing but core and readers/],
    ['server/src/core/syntax/yaml.ts', "const fs = await import('node:fs');", /nothing but core and readers/],
    ['server/src/core/model/kinds.ts', "import { Scalar } from 'yaml';", /core\/syntax alone/],
    ['server/src/core/model/kinds.ts', "import { load } from 'js-yaml';", /core\/syntax alone/],
    [
      'server/src/core/index.ts',
      "import type { Position } from 'vscode-languageserver';",
      /nothing but core and readers/,
    ],
    ['server/src/core/index.ts', "import { previewScheme } from '../protocol';", /lsp and the client alone/],
    ['server/src/core/index.ts', "import { decode } from '../files/decode';", /points to the right/],
    ['server/src/files/decode.ts', "import { convert } from '../lsp/convert';", /points to the right/],
    ['server/src/lsp/main.ts', "import { run } from '../cli/main';", /do not see each other/],
    ['server/src/lsp/main.ts', "import { window } from 'vscode';", /client alone/],
    ['server/src/cli/main.ts', "import { createConnection } from 'vscode-languageserver/node';", /lsp and the client/],
    ['server/src/cli/main.ts', "import { previewScheme } from '../protocol';", /lsp and the client alone/],
    ['server/src/protocol.ts', "import type { Analysis } from './core';", /stands alone/],
    ['server/src/protocol/impact.ts', "import type { Analysis } from '../core';", /stands alone/],
    ['server/src/lsp/impact.ts', "import { IMPACT } from '../protocol/impact';", /through protocol\.ts/],
    ['client/src/impact.ts', "import { IMPACT } from '../../server/src/protocol/impact';", /protocol\.ts only/],
    ['client/src/client.ts', "import { analyse } from '../../server/src/core';", /protocol\.ts only/],
    ['client/src/client.ts', "import type { Cli } from '../../server/src/cli/main';", /protocol\.ts only/],
    ['server/src/core/helpers.ts', '', /no place/],
  ];
  for (const [file, line, reason] of forbidden) {
    test(`is caught: ${file}: ${line}`, () => {
      const [found, ...more] = wrongImports(
        new Map([
          ['server/src/core/index.ts', ''],
          [file, line],
        ]),
      );
      assert.match(found?.reason ?? 'nothing was found', reason);
      assert.deepEqual(more, []);
    });
  }

  test('arrows to the left are allowed', () => {
    const files = new Map([
      ['server/src/core/text/span.ts', ''],
      ['server/src/core/syntax/yaml.ts', "import 'yaml'; import 'js-yaml'; import type { Span } from '../text/span';"],
      ['server/src/core/index.ts', "export * from './features/hover'; import './analysis';"],
      [
        'server/src/protocol.ts',
        "import { RequestType } from 'vscode-languageserver-protocol'; export * from './protocol/impact';",
      ],
      ['server/src/protocol/impact.ts', "import type { CustomRequest } from './request';"],
      ['server/src/lsp/main.ts', "import '../core'; import '../protocol'; import 'vscode-languageserver/node';"],
      ['server/src/cli/main.ts', "import '../core/text/span'; import 'node:fs';"],
      ['client/src/client.ts', "import 'vscode'; import '../../server/src/protocol'; import './commands';"],
    ]);
    assert.deepEqual(wrongImports(files), []);
  });
});

function sourcesUnder(folder: string): readonly (readonly [file: string, text: string])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')))
    .map((file) => [file, readFileSync(file, 'utf8')]);
}
