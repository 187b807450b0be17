import { carriedTexts, type CarriedText } from '../carried/carried-documents';
import { offsetInCarried, placeInCarrier } from '../carried/locate';
import { placedWriteBack, writeBack } from '../carried/write-back';
import type { Document } from '../document';
import type { Mapping } from '../syntax/tree';
import { absolute, applyEdits } from '../text/edit';
import { isAround } from '../text/place';
import { migrateIcsp } from './icsp-to-idms';
import type { MigratedObject, Migration, Remark } from './migration';
import { isAboutPolicies, migratePatches, namingsLeft, patchTexts } from './patches';

/**
 * As `migrateIcsp`, also in the texts that a document carries, which are written back as they were encoded: all of them, or the one at
 * `offset` (UTF-16 code units; all where none stands there). A text that cannot be written back is left alone. With all of them go the patches
 * for them, as far as a kustomization has them; what else names the old kind is said. All places are those of the document.
 */
export function migrateWithCarried(document: Document, offset?: number): Migration {
  return offset === undefined ? migrateAll(document) : (migrateAt(document, offset) ?? migrateAll(document));
}

function migrateAll(document: Document): Migration {
  const own = migrateIcsp(document);
  if (own.refused) return own;
  const edits = migratePatches(document);
  const leftAlone = namingsLeft(document, new Set(own.migrated.map(({ root }) => root)));
  const carried = carriedTexts(document).map((text) => outward(document, text, migrateAll(text.document)));
  const patches = patchTexts(document)
    .filter((text) => isAboutPolicies(text.document.text))
    .map((text) => outward(document, text, migrateAll(text.document), patchTexts));
  const inner = [...carried, ...patches];
  const refused = inner.find((migration) => migration.refused);
  if (refused) return refused;
  return joined(document, [own, { edits, migrated: [], leftAlone, refused: null }, ...inner]);
}

function migrateAt(document: Document, offset: number): Migration | null {
  const texts = new Map(carriedTexts(document).map((text) => [text.document.uri, text.document]));
  const inner = offsetInCarried(document, offset, (uri) => texts.get(uri));
  if (inner) {
    const found = migrateAt(inner.document, inner.offset);
    return found && outward(document, inner.text, found);
  }
  const root = objectAt(document, offset);
  return root && migrateIcsp(document, root);
}

function objectAt(document: Document, offset: number): Mapping | null {
  const object = document.objects.manifests.find(({ place }) => isAround(document, place, offset));
  return object?.root ?? null;
}

/** What was done to a carried text as what is done to the value that carries it. */
function outward(carrier: Document, text: CarriedText, inner: Migration, textsOf = carriedTexts): Migration {
  const moved = (remark: Remark): Remark => ({
    ...remark,
    place: placeInCarrier(carrier, text, text.document, remark.place) ?? text.value.scalar.place,
  });
  const leftAlone = inner.leftAlone.map(moved);
  const refused = inner.refused && moved(inner.refused);
  if (refused || inner.edits.length === 0) return { edits: [], migrated: [], leftAlone, refused };
  const written = applyEdits(text.document.text, absolute(text.document, inner.edits) ?? []);
  const result = writeBack(carrier, text, written, textsOf);
  const edit = result.kind === 'edits' ? placedWriteBack(carrier, text, written) : null;
  if (!edit) {
    const reason = result.kind === 'refused' ? result.reason : NOT_WRITABLE;
    return { edits: [], migrated: [], leftAlone: [{ place: text.value.scalar.place, reason }], refused: null };
  }
  const migrated = inner.migrated.map((object): MigratedObject => {
    const { place } = moved({ place: object.place, reason: '' });
    return { ...object, place, edits: [edit], dropped: object.dropped.map(moved) };
  });
  return { edits: [edit], migrated, leftAlone, refused: null };
}

const NOT_WRITABLE = 'This text cannot be written in the form that the file has it in';

function joined(document: Document, all: readonly Migration[]): Migration {
  const placed = all
    .flatMap(({ edits }) => edits)
    .map((edit) => ({ edit, start: document.locate(edit.place)?.start ?? 0 }));
  return {
    edits: placed.sort((a, b) => a.start - b.start).map(({ edit }) => edit),
    migrated: all.flatMap(({ migrated }) => migrated),
    leftAlone: all.flatMap(({ leftAlone }) => leftAlone),
    refused: null,
  };
}
