import { createRequire, Module } from 'node:module';

type Load = (request: string, ...rest: readonly unknown[]) => unknown;

/** Reads a module of the client (a path from the project's root, without extension) with these parts of `vscode` in the place of VS Code. */
export function requireWithVscode(path: string, vscode: object): unknown {
  const loader = Module as unknown as { _load: Load };
  const before = loader._load;
  const load = createRequire(`${process.cwd()}/out/test/`);
  const file = load.resolve(`${process.cwd()}/out/${path}.js`);
  const kept = new Set(Object.keys(load.cache));
  loader._load = function (request, ...rest) {
    // The client library looks at VS Code as it is loaded; nothing of it is needed here.
    if (request === 'vscode' || request.startsWith('vscode-languageclient')) return vscode;
    return before.call(this, request, ...rest);
  };
  try {
    return load(file);
  } finally {
    loader._load = before;
    for (const key of Object.keys(load.cache)) if (!kept.has(key)) Reflect.deleteProperty(load.cache, key);
  }
}
