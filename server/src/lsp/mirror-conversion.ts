import {
  convertibleSets,
  convertMirrors,
  isAround,
  MIRROR_FORMS,
  UNKNOWN_TARGET,
  type Document,
  type MirrorForm,
  type MirrorSet,
  type MirrorsConversion,
  type Place,
} from '../core/index';
import type { ConvertMirrorsParams, ConvertMirrorsResult, LeftAlone } from '../protocol';
import { offsetOf, toLocation, type Places } from './convert';
import type { Session } from './session';
import { canonicalUri } from './uris';

/** `mirrorscope/convertMirrors`; a file that nobody has told the server of yet is read now. */
export async function answerConvertMirrors(
  session: Session,
  { uris, form, at }: ConvertMirrorsParams,
): Promise<ConvertMirrorsResult | null> {
  const wanted = MIRROR_FORMS.find((candidate) => candidate.form === form);
  if (!wanted) return null;
  const asked = [...new Set(uris.map(canonicalUri))];
  const read = await Promise.all(asked.map(async (uri) => session.document(uri) ?? (await session.read(uri))));
  const given = read.flatMap((document) => document ?? []);
  const documents = withDropIns(session, given);
  const places: Places = {
    ...session,
    document: (uri) => documents.find((own) => own.uri === uri) ?? session.document(uri),
  };
  const [first] = asked;
  const view = first === undefined ? undefined : session.folders.of(first).analysis.viewsOf(first)[0];
  const target = view?.cluster.target ?? UNKNOWN_TARGET;
  const [file] = documents;
  const isMeant = ({ place }: MirrorSet): boolean => !at || !file || isAround(file, place, offsetOf(file.lines, at));
  const sets = documents.flatMap(convertibleSets).filter(isMeant);
  return resultOf(convertMirrors(documents, sets, wanted, target), wanted, places);
}

/** A registries.conf stands for its host. */
function withDropIns({ folders }: Session, documents: readonly Document[]): readonly Document[] {
  const all = documents.flatMap((document) => {
    if (document.language !== 'registries-conf') return [document];
    const host = folders.of(document.uri).analysis.hosts.find((view) => view.host.main?.uri === document.uri);
    return [document, ...(host?.host.dropIns ?? [])];
  });
  return [...new Map(all.map((document) => [document.uri, document])).values()];
}

function resultOf(
  conversion: MirrorsConversion,
  { fileName, language }: MirrorForm,
  places: Places,
): ConvertMirrorsResult {
  const said = (place: Place, reason: string): LeftAlone[] => {
    const location = toLocation(place, places);
    return location ? [{ location, reason }] : [];
  };
  const file = { text: '', fileName, language, leftOut: [] };
  switch (conversion.kind) {
    case 'converted': {
      const leftOut = conversion.remarks.flatMap(({ place, reason }) => said(place, reason));
      return { ...file, text: conversion.text, leftOut, refusal: null };
    }
    case 'mismatch':
      return { ...file, refusal: conversion.message };
    case 'refused': {
      const { message, origins } = conversion.refusal;
      return { ...file, refusal: message, leftOut: origins.slice(0, 1).flatMap((place) => said(place, message)) };
    }
  }
}
