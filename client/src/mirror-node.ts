import type {
  MirrorOfSource,
  MirrorRoot,
  MirrorRootsResult,
  MirrorSource,
  MirrorSourcesResult,
} from '../../server/src/protocol';

/** A line of the Image Mirrors view. */
export type MirrorNode =
  | { readonly kind: 'root'; readonly root: MirrorRoot; readonly isOnly: boolean; readonly hasFolders: boolean }
  | { readonly kind: 'coverage'; readonly root: MirrorRoot; readonly text: string }
  | {
      readonly kind: 'trouble';
      readonly root: MirrorRoot;
      readonly trouble: NonNullable<MirrorSourcesResult['trouble']>;
    }
  | SourceNode
  | {
      readonly kind: 'mirror';
      readonly root: MirrorRoot;
      readonly source: MirrorSource;
      readonly mirror: MirrorOfSource;
      /** From 1. */
      readonly position: number;
      readonly of: number;
    }
  /** The source as the last endpoint of its own. */
  | { readonly kind: 'itself'; readonly root: MirrorRoot; readonly source: MirrorSource };

interface SourceNode {
  readonly kind: 'source';
  readonly root: MirrorRoot;
  readonly source: MirrorSource;
}

/** The name of a line, the same for as long as it is about the same. */
export function keyOf(node: MirrorNode): string {
  const { root, kind, name } = node.root;
  const source = 'source' in node ? node.source.source : null;
  const mirror = node.kind === 'mirror' ? [node.mirror.location, node.position] : [];
  return JSON.stringify([node.kind, root, kind, name, source, ...mirror]);
}

export function rootNodes({ roots }: MirrorRootsResult): MirrorNode[] {
  const hasFolders = new Set(roots.map(({ root }) => root)).size > 1;
  return roots.map((root) => ({ kind: 'root', root, isOnly: roots.length === 1, hasFolders }));
}

/** What stands under a cluster or host: the line on coverage, what keeps its nodes from all this, then the sources. */
export function sourceNodes(root: MirrorRoot, answer: MirrorSourcesResult | null): MirrorNode[] {
  if (!answer) return [];
  const { coverage, trouble, sources } = answer;
  return [
    ...(coverage === null ? [] : [{ kind: 'coverage' as const, root, text: coverage }]),
    ...(trouble === null ? [] : [{ kind: 'trouble' as const, root, trouble }]),
    ...sources.map((source) => ({ kind: 'source' as const, root, source })),
  ];
}

/** What stands under a source: its mirrors in the order in which they are asked, then the source itself. */
export function mirrorNodes({ root, source }: SourceNode, mirrors: readonly MirrorOfSource[] | null): MirrorNode[] {
  if (!mirrors) return [];
  const of = mirrors.length;
  return [
    ...mirrors.map((mirror, index) => ({ kind: 'mirror' as const, root, source, mirror, position: index + 1, of })),
    { kind: 'itself', root, source },
  ];
}
