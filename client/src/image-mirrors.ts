import {
  commands,
  EventEmitter,
  window,
  type Event,
  type ExtensionContext,
  type TreeDataProvider,
  type TreeItem,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { MIRROR_ROOTS, MIRROR_SOURCES, MIRRORS_OF_SOURCE, type CustomRequest } from '../../server/src/protocol';
import { request } from './client';
import { mirrorItem, resolveMirrorItem } from './mirror-item';
import { keyOf, mirrorNodes, rootNodes, sourceNodes, type MirrorNode } from './mirror-node';

const VIEW = 'mirrorscope.imageMirrors';
/** For `when` clauses: `some` where the workspace says where images come from, `none` where it does not; absent before that is known. */
const MIRRORS = 'mirrorscope.mirrors';
/** How long nothing has to change before the view is brought up to date: nobody reads it while typing. */
const REST_MS = 250;

/** Shows which cluster mirrors which sources where, in the explorer; asks level by level, and again when answers have changed. */
export function registerImageMirrors(
  context: ExtensionContext,
  client: BaseLanguageClient,
  onAnswersChanged: Event<void>,
): void {
  const changed = new EventEmitter<undefined>();
  const answers = rememberedAnswers(client);
  const provider: TreeDataProvider<MirrorNode> = {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => childrenOf(node, answers.ask),
    getTreeItem: (node) => mirrorItem(node),
    resolveTreeItem: (item: TreeItem, node) => resolveMirrorItem(client, item, node),
  };
  const view = window.createTreeView(VIEW, { treeDataProvider: provider, showCollapseAll: true });
  const refresh = async (): Promise<void> => {
    const { roots } = await request(client, MIRROR_ROOTS, {});
    await commands.executeCommand('setContext', MIRRORS, roots.length > 0 ? 'some' : 'none');
    if (!view.visible) answers.forget();
    else if (await answers.askAgain()) changed.fire(undefined);
  };
  const soon = afterRest(() => void refresh().catch(() => undefined));
  context.subscriptions.push(
    changed,
    view,
    soon,
    onAnswersChanged(soon.ask),
    view.onDidCollapseElement(({ element }) => answers.drop(keyOf(element))),
    view.onDidChangeVisibility(({ visible }) => {
      if (visible) changed.fire(undefined);
    }),
  );
  soon.ask();
}

/** Asks the server on behalf of a node; the answer is remembered under the node's key. */
type Ask = <Params, Result>(key: string, custom: CustomRequest<Params, Result>, params: Params) => Promise<Result>;

async function childrenOf(node: MirrorNode | undefined, ask: Ask): Promise<MirrorNode[]> {
  if (!node) return rootNodes(await ask('', MIRROR_ROOTS, {}));
  switch (node.kind) {
    case 'root': {
      const { root, kind, name } = node.root;
      return sourceNodes(node.root, await ask(keyOf(node), MIRROR_SOURCES, { root, kind, name }));
    }
    case 'source': {
      const { root, kind, name } = node.root;
      const params = { root, kind, name, source: node.source.source };
      return mirrorNodes(node, await ask(keyOf(node), MIRRORS_OF_SOURCE, params));
    }
    case 'coverage':
    case 'trouble':
    case 'mirror':
    case 'itself':
      return [];
  }
}

interface RememberedAnswers {
  readonly ask: Ask;
  /** Asks everything once more that the view shows; whether an answer has become another. */
  askAgain(): Promise<boolean>;
  drop(key: string): void;
  forget(): void;
}

/** Answers of the server by the node that they are shown under, so that what has not changed is not drawn again. */
function rememberedAnswers(client: BaseLanguageClient): RememberedAnswers {
  const known = new Map<string, { readonly again: () => Promise<unknown>; answer: unknown }>();
  return {
    async ask(key, custom, params) {
      const before = known.get(key);
      if (before) return before.answer as never;
      const again = (): Promise<unknown> => request(client, custom, params);
      const answer = await again();
      known.set(key, { again, answer });
      return answer as never;
    },
    async askAgain() {
      let isOther = false;
      for (const [key, entry] of [...known]) {
        const answer = await entry.again();
        if (known.get(key) !== entry || JSON.stringify(answer) === JSON.stringify(entry.answer)) continue;
        entry.answer = answer;
        isOther = true;
      }
      return isOther;
    },
    drop: (key) => void known.delete(key),
    forget: () => known.clear(),
  };
}

/** Runs once nothing was asked for during a while. */
function afterRest(run: () => void): { ask: () => void; dispose: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    ask() {
      clearTimeout(timer);
      timer = setTimeout(run, REST_MS);
    },
    dispose: () => clearTimeout(timer),
  };
}
