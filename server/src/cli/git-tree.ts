import path from 'node:path';
import type { EntryKind, Folders } from '../files/walk';

/** What `git ls-tree -r` lists; of a link the hash is that of the blob with its target. */
export interface TreeEntry {
  readonly kind: 'file' | 'link';
  /** From the top of the repository, with `/` between the segments. */
  readonly name: string;
  readonly hash: string;
}

/**
 * The folders of a revision, as if they lay in the working tree: paths are absolute, and links are followed inside of the repository;
 * `behind` throws where one leads out of it.
 */
export interface GitTree extends Folders {
  /** The hash of the file that a path leads to; null: there is none. */
  hashOf(file: string): string | null;
}

type Node = { readonly kind: 'file'; readonly hash: string } | Link | Folder;

interface Link {
  readonly kind: 'link';
  readonly target: string;
}

interface Folder {
  readonly kind: 'folder';
  readonly members: Map<string, Node>;
}

/** As many as Linux follows for one path. */
const MOST_LINKS = 40;

const LEADS_OUT = 'it is a link that leads out of the repository';

/** The tree of these entries below the top of the repository (absolute). `targets`: what links lead to, by their hashes. */
export function gitTree(
  entries: readonly TreeEntry[],
  { top, targets }: { readonly top: string; readonly targets: ReadonlyMap<string, string> },
): GitTree {
  const root = newFolder();
  for (const { kind, name, hash } of entries) {
    const segments = name.split('/');
    const last = segments.pop() ?? '';
    const node: Node = kind === 'file' ? { kind, hash } : { kind, target: targets.get(hash) ?? '' };
    segments.reduce(folderIn, root).members.set(last, node);
  }
  const lookFor = (file: string): Found | typeof LEADS_OUT | null =>
    follow(root, path.relative(top, file).split(path.sep).join('/'));
  const find = (file: string): Found | null => {
    const found = lookFor(file);
    return found === LEADS_OUT ? null : found;
  };
  return {
    real: (folder) => find(folder)?.name ?? folder,
    entries(folder) {
      const node = find(folder)?.node;
      const members = node?.kind === 'folder' ? [...node.members] : [];
      return members.map(([name, member]) => ({
        name,
        isSymbolicLink: () => member.kind === 'link',
        ...kindOf(member),
      }));
    },
    behind(link) {
      const found = lookFor(link);
      if (found === LEADS_OUT) throw new Error(LEADS_OUT);
      return found && kindOf(found.node);
    },
    hashOf(file) {
      const node = find(file)?.node;
      return node?.kind === 'file' ? node.hash : null;
    },
  };
}

function newFolder(): Folder {
  return { kind: 'folder', members: new Map() };
}

function folderIn({ members }: Folder, name: string): Folder {
  const known = members.get(name);
  if (known?.kind === 'folder') return known;
  const folder = newFolder();
  members.set(name, folder);
  return folder;
}

function kindOf({ kind }: Node): EntryKind {
  return { isDirectory: () => kind === 'folder', isFile: () => kind === 'file' };
}

interface Found {
  readonly node: Exclude<Node, Link>;
  /** Without links. */
  readonly name: string;
}

/** What a path leads to; null: nowhere, or in a circle. */
function follow(root: Folder, name: string): Found | typeof LEADS_OUT | null {
  const due = segmentsOf(name);
  const way: { readonly name: string; readonly node: Exclude<Node, Link> }[] = [];
  let links = 0;
  for (let segment = due.pop(); segment !== undefined; segment = due.pop()) {
    if (segment === '..') {
      if (!way.pop()) return LEADS_OUT;
      continue;
    }
    const here = way.at(-1)?.node ?? root;
    const node = here.kind === 'folder' ? here.members.get(segment) : undefined;
    if (!node) return null;
    if (node.kind !== 'link') {
      way.push({ name: segment, node });
      continue;
    }
    if (++links > MOST_LINKS) return null;
    if (node.target.startsWith('/')) return LEADS_OUT;
    due.push(...segmentsOf(node.target));
  }
  return { node: way.at(-1)?.node ?? root, name: way.map((step) => step.name).join('/') };
}

/** The last one first. */
function segmentsOf(name: string): string[] {
  return name
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .reverse();
}
