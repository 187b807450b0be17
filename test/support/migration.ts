import { createDocument, type Document } from '../../server/src/core/document';
import type { Migration, Remark } from '../../server/src/core/migrate/migration';
import { migrateIcsp } from '../../server/src/core/migrate/icsp-to-idms';
import { applyEdits } from '../../server/src/core/text/edit';

/** A text and what becomes of it. */
export interface Migrated {
  readonly document: Document;
  readonly migration: Migration;
  readonly text: string;
}

export function documentOf(text: string): Document {
  return createDocument({ uri: 'file:///workspace/manifest.yaml', version: 1, language: 'yaml', text });
}

export function migrateText(text: string): Migrated {
  const document = documentOf(text);
  const migration = migrateIcsp(document);
  const edits = migration.edits.map(({ place, newText }) => {
    const span = document.locate(place);
    if (!span) throw new Error('an edit points out of the text');
    return { span, newText };
  });
  return { document, migration, text: applyEdits(text, edits) };
}

/** All that is said of a migration, as `LINE:CHARACTER reason`, both from 1. */
export function remarksOf({ document, migration }: Migrated): string[] {
  const { migrated, leftAlone, refused } = migration;
  const dropped = migrated.flatMap((object) => object.dropped);
  return [...dropped, ...leftAlone, ...(refused ? [refused] : [])].map((remark) => describe(document, remark));
}

function describe(document: Document, { place, reason }: Remark): string {
  const { line, character } = document.lines.positionAt(document.locate(place)?.start ?? -1);
  return `${line + 1}:${character + 1} ${reason}`;
}
