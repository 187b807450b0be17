import { CONFIGURATION_FILE } from '../clusters/configuration';
import type { Cluster } from '../clusters/cluster';
import type { Document } from '../document';
import type { RuleLevel } from '../model/severity';
import { indentOf } from '../rules/source-lines';
import { yamlText } from '../syntax/scalar-writer';
import type { Entry, Mapping } from '../syntax/tree';
import type { Edit } from '../text/edit';
import { pathIn, type Workspace } from '../workspace';

/** A change of `.mirrorscope.yaml`; its edits are absolute, and count in nothing where the file is new. */
export interface ConfigurationChange {
  readonly uri: string;
  readonly isNew: boolean;
  readonly edits: readonly Edit[];
}

/** Sets the level of a rule in the `.mirrorscope.yaml` of a workspace. null where its layout allows no clean edit, and outside of a folder. */
export function setRuleLevel(workspace: Workspace, code: string, level: RuleLevel): ConfigurationChange | null {
  return change(workspace, (document, root) => {
    const entry = root && entryOf(root, 'rules');
    if (!document || !entry) return appendKey(document, root, ['rules:', `  ${code}: ${level}`]);
    const { value } = entry;
    if (!value || (value.kind === 'scalar' && value.type === 'null')) {
      const behind = spanAfter(document, entry);
      const end = (value && document.locate(value.place)?.end) ?? behind.start;
      // Only blanks go with a `null` that is written out.
      if (document.text.slice(behind.start, end).trim() !== (value?.text ?? '')) return null;
      return [
        { span: { ...behind, end: Math.max(end, behind.end) }, newText: `${newline(document)}  ${code}: ${level}` },
      ];
    }
    return value.kind === 'mapping' ? setEntry(document, value, code, level) : null;
  });
}

/**
 * Writes the clusters that were inferred into `.mirrorscope.yaml`, each with globs for the very files that it has now. null where they
 * are declared already, where the layout of the file allows no clean edit, and outside of a folder.
 */
export function declareClusters(workspace: Workspace): ConfigurationChange | null {
  const { clusters } = workspace;
  const inhabited = clusters.filter(({ documents }) => documents.length > 0);
  if (inhabited.length === 0 || workspace.configuration.clusters !== null) return null;
  const names = shortNames(inhabited);
  const lines = inhabited.flatMap((cluster, index) => [
    `  ${yamlText(names[index] ?? cluster.name)}:`,
    '    files:',
    ...globsOf(workspace, cluster).map((glob) => `      - ${JSON.stringify(glob)}`),
  ]);
  return change(workspace, (document, root) =>
    root && entryOf(root, 'clusters') ? null : appendKey(document, root, ['clusters:', ...lines]),
  );
}

function change(
  { root: folder, documents }: Workspace,
  edit: (document: Document | null, root: Mapping | null) => Edit[] | null,
): ConfigurationChange | null {
  if (folder === '') return null;
  const uri = `${folder}/${CONFIGURATION_FILE}`;
  const document = documents.get(uri) ?? null;
  const [first, ...others] = document?.syntax.documents ?? [];
  const root = first?.root ?? null;
  if ((document?.syntax.problems.length ?? 0) > 0 || others.length > 0) return null;
  if (root && root.kind !== 'mapping' && !(root.kind === 'scalar' && root.type === 'null')) return null;
  const edits = edit(document, root?.kind === 'mapping' ? root : null);
  return edits && { uri, isNew: document === null, edits };
}

function entryOf(mapping: Mapping, key: string): Entry | null {
  return mapping.entries.find((entry) => entry.key.text === key) ?? null;
}

/** A key at the end of the file, on lines of its own. */
function appendKey(document: Document | null, root: Mapping | null, lines: readonly string[]): Edit[] | null {
  if (root && root.style !== 'block') return null;
  const text = document?.text ?? '';
  const end = document ? newline(document) : '\n';
  // Behind the end of the document (`...`) nothing belongs to it any more.
  if (/^\.\.\.[ \t]*$/m.test(text)) return null;
  const isOpen = text !== '' && !text.endsWith('\n');
  const span = { start: text.length, end: text.length };
  // Keys stand under each other.
  const first = root?.entries[0];
  const margin = document && first ? indentOf(document, first.key.place) : '';
  if (margin === null) return null;
  return [{ span, newText: `${isOpen ? end : ''}${lines.map((line) => margin + line).join(end)}${end}` }];
}

function setEntry(document: Document, rules: Mapping, code: string, level: RuleLevel): Edit[] | null {
  const known = entryOf(rules, code);
  const span = known?.value ? document.locate(known.value.place) : null;
  if (span) return [{ span, newText: level }];
  if (known) return [{ span: spanAfter(document, known), newText: ` ${level}` }];
  const last = rules.entries.at(-1);
  const first = rules.entries[0];
  if (!last || !first) {
    const at = (document.locate(rules.place)?.start ?? 0) + 1;
    return [{ span: { start: at, end: at }, newText: `${code}: ${level}` }];
  }
  if (rules.style === 'flow') {
    const at = document.locate(last.place)?.end ?? 0;
    return [{ span: { start: at, end: at }, newText: `, ${code}: ${level}` }];
  }
  const start = document.locate(first.place)?.start ?? 0;
  const indent = ' '.repeat(document.lines.positionAt(start).character);
  return [{ span: lineEndAfter(document, last), newText: `${newline(document)}${indent}${code}: ${level}` }];
}

/** The empty span behind the colon of an entry without a value. */
function spanAfter(document: Document, { key }: Entry): Edit['span'] {
  const end = document.locate(key.place)?.end ?? 0;
  const colon = document.text.indexOf(':', end);
  const at = colon < 0 ? end : colon + 1;
  return { start: at, end: at };
}

/** The empty span at the end of the line in which an entry ends, behind its comment. */
function lineEndAfter(document: Document, { key, value }: Entry): Edit['span'] {
  const { line } = document.lines.positionAt(document.locate((value ?? key).place)?.end ?? 0);
  const at = document.lines.offsetAt({ line, character: Infinity });
  return { start: at, end: at };
}

function newline({ text }: Document): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}

/** Inferred clusters are called by their folders; the last part of it is enough where no two are the same. */
function shortNames(clusters: readonly Cluster[]): string[] {
  const names = clusters.map(({ name }) => name.split('/').at(-1) ?? name);
  return new Set(names).size === names.length ? names : clusters.map(({ name }) => name);
}

/** Everything below the cluster’s own folder, and the files of the folders above that count for it too. */
function globsOf(workspace: Workspace, { name, documents }: Cluster): string[] {
  const paths = documents.map(({ uri }) => pathIn(workspace, uri));
  const own = paths.some((path) => path.startsWith(`${name}/`)) ? name : null;
  if (own === null) return ['**'];
  const shared = paths.filter((path) => !path.startsWith(`${own}/`) && path !== CONFIGURATION_FILE);
  const folders = new Set(shared.map((path) => path.slice(0, path.lastIndexOf('/') + 1)));
  return [`${own}/**`, ...[...folders].sort().map((folder) => `${folder}*`)];
}
