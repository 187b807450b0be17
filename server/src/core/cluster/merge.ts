import { sortedBytewise } from './bytewise';

/**
 * Merges the mirror lists that name one source into one list, keeping the order of each list where the lists do not
 * contradict each other; the order of the lists does not matter. Every list must have a mirror other than the source.
 * The source itself is left out where it would come last, since the engine asks it last anyway; elsewhere it stays in
 * the list, as an ordinary mirror. Time: n log n.
 *
 * Follows openshift/runtime-utils `pkg/registries/registries.go` (`mergedDigestMirrorSets`, `mergedTagMirrorSets`).
 */
export function mergeMirrorLists(source: string, lists: readonly (readonly string[])[]): readonly string[] {
  const [first, second] = lists;
  if (first && !second && isChain(source, first)) return first;
  const graph: Graph = new Map();
  for (const list of lists) addList(graph, source, list);
  const order = sortNodes(graph);
  if (order.at(-1) === source) order.pop();
  return order;
}

/** Whether a list counts at all: one that is empty or repeats only its source is ignored (`rdmContainsARealMirror`). */
export function hasRealMirror(source: string, mirrors: readonly string[]): boolean {
  return mirrors.some((mirror) => mirror !== source);
}

/** A list without repetitions and without the source is its own order. */
function isChain(source: string, list: readonly string[]): boolean {
  if (list.includes(source)) return false;
  if (list.length > FEW) return new Set(list).size === list.length;
  return list.every((mirror, index) => list.indexOf(mirror) === index);
}

/** Up to here, comparing each with each is faster than a set. */
const FEW = 8;

interface Node {
  readonly successors: Set<string>;
  /** How many nodes that are not put out yet lead here. */
  incoming: number;
  used: boolean;
}

type Graph = Map<string, Node>;

function addList(graph: Graph, source: string, list: readonly string[]): void {
  list.forEach((mirror, index) => {
    const next = list[index + 1];
    if (next !== undefined) addEdge(graph, mirror, next);
  });
  const last = list.at(-1);
  if (last !== undefined && !list.includes(source)) addEdge(graph, last, source);
}

/** An entry that follows itself is an edge to itself; the same edge twice is one edge. */
function addEdge(graph: Graph, from: string, to: string): void {
  const { successors } = nodeOf(graph, from);
  const target = nodeOf(graph, to);
  if (successors.has(to)) return;
  successors.add(to);
  target.incoming++;
}

function nodeOf(graph: Graph, name: string): Node {
  const known = graph.get(name);
  if (known) return known;
  const node: Node = { successors: new Set(), incoming: 0, used: false };
  graph.set(name, node);
  return node;
}

/**
 * Topological order as openshift/runtime-utils `pkg/registries/topo.go` (`Sorted`) makes it: a queue of free nodes, and,
 * when it runs dry on a cycle, the next unused node in bytewise order.
 */
function sortNodes(graph: Graph): string[] {
  const all = sortedBytewise(graph.keys());
  const queue = all.filter((name) => nodeOf(graph, name).incoming === 0);
  const order: string[] = [];
  let taken = 0;
  for (let next = 0; taken < queue.length || next < all.length;) {
    const name = taken < queue.length ? queue[taken++] : all[next++];
    if (name === undefined) break;
    const node = nodeOf(graph, name);
    if (node.used) continue;
    node.used = true;
    order.push(name);
    for (const freed of release(graph, node)) queue.push(freed);
  }
  return order;
}

/** Takes the node's edges out; gives the nodes that became free by it, sorted. */
function release(graph: Graph, node: Node): string[] {
  const freed: string[] = [];
  for (const name of node.successors) {
    const successor = nodeOf(graph, name);
    successor.incoming--;
    if (successor.incoming === 0 && !successor.used) freed.push(name);
  }
  return sortedBytewise(freed);
}
