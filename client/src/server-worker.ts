import { Uri, workspace, type ExtensionContext } from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type BaseLanguageClient,
  type LanguageClientOptions,
  type MessageTransports,
} from 'vscode-languageclient/browser';

/** A client of the language server in a web worker; each start of it makes a new one. */
export async function connectToWorker(
  context: ExtensionContext,
  options: LanguageClientOptions,
): Promise<BaseLanguageClient> {
  const program = await programUrl(context);
  let worker: Worker | null = null;
  const end = (): void => worker?.terminate();
  context.subscriptions.push({ dispose: end });
  const start = (): Promise<MessageTransports> => {
    end();
    worker = new Worker(program, { name: 'Mirrorscope' });
    return Promise.resolve({ reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) });
  };
  return new LanguageClient('mirrorscope', 'Mirrorscope', start, options);
}

/** As browsers have it; Node's types do not know it. */
interface Worker {
  terminate(): void;
}
declare const Worker: new (url: string, options: { readonly name: string }) => Worker;

/** The files of the server, as they are in the extension; the first is run, the others are what it requires. */
const FILES = ['server-web.js', 'core.js', 'answers.js', 'yaml.js'];

/**
 * An address of the server's files as one program. A worker cannot be started from where the extension lies (a `vscode-remote:` address,
 * another host than the page's), and has no `require`.
 */
async function programUrl(context: ExtensionContext): Promise<string> {
  const texts = await Promise.all(
    FILES.map((name) => workspace.fs.readFile(Uri.joinPath(context.extensionUri, 'dist', name))),
  );
  const modules = FILES.flatMap((name, index) => [
    `'./${name}'(module, exports, require) {`,
    texts[index] ?? '',
    '\n},\n',
  ]);
  const program = ['const files = {\n', ...modules, `};\n${REQUIRE}\nrequire('./${FILES[0] ?? ''}').start();\n`];
  return URL.createObjectURL(new Blob(program, { type: 'text/javascript' }));
}

/** What `require` does in Node, for these files: each is run once, when it is first asked for. */
const REQUIRE = `const loaded = {};
function require(name) {
  if (loaded[name]) return loaded[name].exports;
  const module = (loaded[name] = { exports: {} });
  files[name](module, module.exports, require);
  return module.exports;
}`;
