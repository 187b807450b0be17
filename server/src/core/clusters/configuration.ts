import { FORM_OF_HOST, isDeclaredHost } from '../model/declared-host';
import { isRuleLevel, type RuleLevel } from '../model/severity';
import { parseTarget, type Target } from '../model/target';
import {
  dereference,
  isMergeKey,
  mergedMappings,
  type Entry,
  type Mapping,
  type Scalar,
  type SyntaxFile,
  type Tree,
} from '../syntax/tree';
import type { Chunk, Place } from '../text/place';

/** The name of the file at the root of a repository that declares its clusters. */
export const CONFIGURATION_FILE = '.mirrorscope.yaml';

/** What `.mirrorscope.yaml`, the editor's settings or the command line's flags declare. Later layers override earlier ones by `overlay`. */
export interface Configuration {
  /** null: not declared, clusters are inferred. */
  readonly clusters: readonly ClusterDeclaration[] | null;
  /** For clusters that declare none of their own. */
  readonly target: Target | null;
  readonly releaseImage: string | null;
  readonly rules: ReadonlyMap<string, RuleLevel>;
  /** Globs, relative to the workspace folder. */
  readonly exclude: readonly string[];
  /** What day it is where the question is asked, in days since 1970-01-01: core has no clock. Absent: nobody has said. */
  readonly today?: number;
}

export interface ClusterDeclaration {
  readonly name: string;
  /** Globs, relative to the workspace folder. */
  readonly files: readonly string[];
  readonly target: Target | null;
  readonly releaseImage: string | null;
  readonly topology: Topology;
  /** Hosts (`host[:port]` or `*.domain`) that the nodes can reach; null: not declared. */
  readonly reachable: readonly string[] | null;
}

export type Topology = 'standalone' | 'sno' | 'hosted' | 'microshift';

/** @public The JSON schema of the file is made of it. */
export const TOPOLOGIES: readonly Topology[] = ['standalone', 'sno', 'hosted', 'microshift'];

export interface ConfigurationProblem {
  readonly message: string;
  readonly place: Place;
}

export const EMPTY_CONFIGURATION: Configuration = {
  clusters: null,
  target: null,
  releaseImage: null,
  rules: new Map(),
  exclude: [],
};

/** The same text for two configurations exactly when they say the same. */
export function configurationKey({ rules, ...rest }: Configuration): string {
  return JSON.stringify([rest, [...rules].sort()]);
}

/** The configuration in which `upper` wins over `lower`; rules are merged by code, excluded globs are added up. */
export function overlay(lower: Configuration, upper: Configuration): Configuration {
  const today = upper.today ?? lower.today;
  return {
    ...(today === undefined ? {} : { today }),
    clusters: upper.clusters ?? lower.clusters,
    target: upper.target ?? lower.target,
    releaseImage: upper.releaseImage ?? lower.releaseImage,
    rules: new Map([...lower.rules, ...upper.rules]),
    exclude: [...lower.exclude, ...upper.exclude],
  };
}

/** Reads a `.mirrorscope.yaml`. What cannot be understood is left out and named in the problems; the rest counts. */
export function readConfiguration(syntax: SyntaxFile): {
  configuration: Configuration;
  problems: readonly ConfigurationProblem[];
} {
  const problems: ConfigurationProblem[] = [];
  const reader = createReader(problems);
  const root = dereference(syntax.documents[0]?.root);
  if (!root) return { configuration: EMPTY_CONFIGURATION, problems };
  if (root.kind !== 'mapping') {
    problems.push({ message: 'This file must hold the keys `clusters`, `rules` or `exclude`', place: root.place });
    return { configuration: EMPTY_CONFIGURATION, problems };
  }
  let configuration = EMPTY_CONFIGURATION;
  for (const [key, value] of reader.fields(root, ['clusters', 'target', 'releaseImage', 'rules', 'exclude'])) {
    if (key.text === 'clusters') configuration = { ...configuration, clusters: readClusters(reader, value, key) };
    else if (key.text === 'target') configuration = { ...configuration, target: reader.target(value, key) };
    else if (key.text === 'releaseImage') configuration = { ...configuration, releaseImage: reader.text(value, key) };
    else if (key.text === 'rules') configuration = { ...configuration, rules: readRules(reader, value, key) };
    else configuration = { ...configuration, exclude: reader.texts(value, key) };
  }
  return { configuration, problems: toldOnce(problems) };
}

/** What several mappings merge in, or stand for by an alias, is read with each of them. */
function toldOnce(problems: readonly ConfigurationProblem[]): readonly ConfigurationProblem[] {
  const told = new Map<Chunk, Set<string>>();
  return problems.filter(({ message, place }) => {
    const here = told.get(place.chunk) ?? new Set();
    told.set(place.chunk, here);
    const key = `${String(place.start)} ${message}`;
    if (here.has(key)) return false;
    here.add(key);
    return true;
  });
}

function readClusters(reader: Reader, value: Tree | null, key: Scalar): ClusterDeclaration[] | null {
  const mapping = reader.mapping(value, key);
  if (!mapping) return null;
  return reader.fields(mapping, null).map(([name, declaration]) => readCluster(reader, name, declaration));
}

function readCluster(reader: Reader, name: Scalar, value: Tree | null): ClusterDeclaration {
  let cluster: ClusterDeclaration = {
    name: name.text,
    files: [],
    target: null,
    releaseImage: null,
    topology: 'standalone',
    reachable: null,
  };
  const mapping = reader.mapping(value, name);
  if (!mapping) return cluster;
  for (const [key, field] of reader.fields(mapping, ['files', 'target', 'releaseImage', 'topology', 'reachable'])) {
    if (key.text === 'files') cluster = { ...cluster, files: reader.texts(field, key) };
    else if (key.text === 'target') cluster = { ...cluster, target: reader.target(field, key) };
    else if (key.text === 'releaseImage') cluster = { ...cluster, releaseImage: reader.text(field, key) };
    else if (key.text === 'topology') cluster = { ...cluster, topology: reader.topology(field, key) };
    else cluster = { ...cluster, reachable: reader.hosts(field, key) };
  }
  if (cluster.files.length === 0) {
    reader.complain(
      name.place,
      `Cluster \`${name.text}\` has no \`files\`, so nothing belongs to it: give it a list of globs`,
    );
  }
  return cluster;
}

function readRules(reader: Reader, value: Tree | null, key: Scalar): Map<string, RuleLevel> {
  const rules = new Map<string, RuleLevel>();
  const mapping = reader.mapping(value, key);
  for (const [code, level] of mapping ? reader.fields(mapping, null) : []) {
    // An unquoted `off` is a boolean for YAML, and means what it says here.
    const word = scalarText(level) ?? '';
    if (isRuleLevel(word)) rules.set(code.text, word);
    else
      reader.complain(
        level?.place ?? code.place,
        `The level of \`${code.text}\` must be \`off\`, \`hint\`, \`info\`, \`warning\` or \`error\``,
      );
  }
  return rules;
}

interface Reader {
  complain(place: Place, message: string): void;
  /**
   * The entries of a mapping, then those that its merge keys bring in; with a list of known keys, others are complained about and left
   * out.
   */
  fields(mapping: Mapping, known: readonly string[] | null): [Scalar, Tree | null][];
  mapping(value: Tree | null, key: Scalar): Mapping | null;
  text(value: Tree | null, key: Scalar): string | null;
  texts(value: Tree | null, key: Scalar): string[];
  /** A list of hosts without those that are none; null where nothing is left of it. */
  hosts(value: Tree | null, key: Scalar): string[] | null;
  target(value: Tree | null, key: Scalar): Target | null;
  topology(value: Tree | null, key: Scalar): Topology;
}

function createReader(problems: ConfigurationProblem[]): Reader {
  const complain = (place: Place, message: string): void => void problems.push({ place, message });
  const expected = (value: Tree | null, key: Scalar, what: string): void => {
    complain(value?.place ?? key.place, `\`${key.text}\` must be ${what}`);
  };
  const text = (value: Tree | null, key: Scalar): string | null => {
    const found = scalarText(value);
    if (found === null) expected(value, key, 'a text');
    return found;
  };
  const texts = (value: Tree | null, key: Scalar, read = text): string[] => {
    const found = dereference(value);
    if (found?.kind !== 'sequence') {
      expected(value, key, 'a list of texts');
      return [];
    }
    return found.items.flatMap((item) => read(item, key) ?? []);
  };
  const host = (value: Tree | null, key: Scalar): string | null => {
    const found = text(value, key);
    if (found === null || isDeclaredHost(found)) return found;
    complain(value?.place ?? key.place, `\`${found}\` is no host: ${FORM_OF_HOST}`);
    return null;
  };
  return {
    complain,
    text,
    texts: (value, key) => texts(value, key),
    hosts(value, key) {
      const found = texts(value, key, host);
      const list = dereference(value);
      const isEmptied = found.length === 0 && list?.kind === 'sequence' && list.items.length > 0;
      // Without a host that counts, every mirror would be out of reach.
      return isEmptied ? null : found;
    },
    fields(mapping, known) {
      const fields: [Scalar, Tree | null][] = [];
      for (const entry of entriesOf(mapping)) {
        if (known && !known.includes(entry.key.text)) {
          complain(
            entry.key.place,
            `Unknown key \`${entry.key.text}\`: possible here are ${known.map((key) => `\`${key}\``).join(', ')}`,
          );
        } else fields.push([entry.key, entry.value]);
      }
      return fields;
    },
    mapping(value, key) {
      const found = dereference(value);
      if (found?.kind === 'mapping') return found;
      expected(value, key, 'a mapping');
      return null;
    },
    target(value, key) {
      const found = text(value, key);
      const target = found === null ? null : parseTarget(found);
      if (found !== null && !target) expected(value, key, 'an OpenShift release such as `4.18`, `5.x` or `latest`');
      return target;
    },
    topology(value, key) {
      const found = text(value, key);
      const topology = TOPOLOGIES.find((candidate) => candidate === found);
      if (found !== null && !topology) expected(value, key, 'one of `standalone`, `sno`, `hosted`, `microshift`');
      return topology ?? 'standalone';
    },
  };
}

/** The entries of a mapping and those that it merges in: its own win, then the first that is there. One level deep, as `entryOf` looks. */
function entriesOf({ entries }: Mapping): readonly Entry[] {
  const merges = entries.filter(isMergeKey);
  if (merges.length === 0) return entries;
  const own = entries.filter((entry) => !isMergeKey(entry));
  const names = new Set(own.map(({ key }) => key.text));
  const merged = merges.flatMap(mergedEntries).filter(({ key }) => {
    const isNew = !names.has(key.text);
    names.add(key.text);
    return isNew;
  });
  return [...own, ...merged];
}

function mergedEntries(merge: Entry): readonly Entry[] {
  return mergedMappings(merge).flatMap((base) => base.entries.filter((entry) => !isMergeKey(entry)));
}

function scalarText(value: Tree | null): string | null {
  const scalar = dereference(value);
  return scalar?.kind === 'scalar' && scalar.type !== 'null' ? scalar.text : null;
}
