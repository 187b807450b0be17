import type { Document } from '../document';
import type { Registry } from '../model/hub';
import type { KubernetesObject } from '../model/read';
import { joinAgain, mapAgain, type Joined, type Mapped } from '../text/again';
import { keepList } from '../text/keep-list';
import { brokenObjects } from './broken-objects';
import { checkObject, isStillRight, type ObjectChecks } from './check-object';
import { ask, type Asking, type RuleWork } from './levels';
import type { Finding } from './rule';

/** What the rules say of a file and what stands in it, whatever the clusters come to. */
export interface FileChecks {
  /** Object by object, table by table; the same list as before where every finding is. */
  readonly findings: readonly Finding[];
  readonly document: Document;
  readonly asking: Asking;
  /** What the next check takes over. */
  readonly objects: Mapped<KubernetesObject, ObjectChecks>;
  readonly tables: Mapped<Registry, readonly Finding[]>;
  readonly ofObjects: Joined<ObjectChecks, Finding>;
  readonly ofTables: Joined<readonly Finding[], Finding>;
}

/** Checks a file. Objects, entries and tables that were checked before, with the same asking, are not checked again. */
export function checkFile(document: Document, asking: Asking, previous: FileChecks | null, work: RuleWork): FileChecks {
  if (previous?.document === document && previous.asking === asking) return previous;
  const before = previous?.asking === asking ? previous : null;
  const ofFile: Finding[] = [];
  const { file, registries } = asking.levels;
  const rules = document.language === 'registries-conf' ? [...file, ...registries] : file;
  for (const one of rules) ask(one, one.check.check(document, asking.context), ofFile, work);
  const objects = checkObjects(document, asking, before, work);
  const tables = checkTables(document, asking, before, work);
  const ofObjects = joinAgain(before?.ofObjects ?? null, objects.results, (checks) => checks.findings);
  const ofTables = joinAgain(before?.ofTables ?? null, tables.results, (own) => own);
  const findings = keepList(previous?.findings ?? SILENT, [...ofFile, ...ofObjects.all, ...ofTables.all]);
  return { findings, document, asking, objects, tables, ofObjects, ofTables };
}

const SILENT: readonly Finding[] = [];

function checkObjects(
  document: Document,
  asking: Asking,
  before: FileChecks | null,
  work: RuleWork,
): FileChecks['objects'] {
  const { isFragment } = asking.context;
  const isBroken = brokenObjects(document);
  const isIncomplete = (object: KubernetesObject): boolean => (object.carried?.isPart ?? false) || isBroken(object);
  const check = (object: KubernetesObject, known: ObjectChecks | null): ObjectChecks =>
    checkObject(object, { isFragment, isBroken: isIncomplete(object) }, asking, known, work);
  const mapped = mapAgain(before?.objects ?? null, document.objects.objects, (object, _index, known) =>
    check(object, known),
  );
  // A syntax error elsewhere in the document counts, too, where something is in doubt for it.
  if (!before || !(hasProblems(document) || hasProblems(before.document))) return mapped;
  const results = mapped.results.map((known) =>
    isStillRight(known, isIncomplete(known.object)) ? known : check(known.object, known),
  );
  return { items: mapped.items, results };
}

function hasProblems({ syntax: { problems } }: Document): boolean {
  return problems.length > 0;
}

function checkTables(
  { registries: file }: Document,
  { levels, context }: Asking,
  before: FileChecks | null,
  work: RuleWork,
): FileChecks['tables'] {
  if (!file) return { items: [], results: [] };
  const known = before?.document.registries?.form === file.form ? before.tables : null;
  return mapAgain(known, file.conf.registries, (registry) => {
    const findings: Finding[] = [];
    for (const one of levels.table) ask(one, one.check.check(registry, file, context), findings, work);
    return findings.length === 0 ? SILENT : findings;
  });
}
