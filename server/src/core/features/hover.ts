import type { Analysis } from '../analysis';
import type { Document } from '../document';
import { shapeOf } from '../model/kind-description';
import { fieldAt } from '../model/shape';
import type { Place } from '../text/place';
import { answersToFound } from './answers';
import { carriedMarkdown } from './carried-words';
import { cursorAt, enclosingObject } from './cursor';
import type { HoverAnswer } from './hover-answer';
import {
  fieldMarkdown,
  fieldValueMarkdown,
  kindMarkdown,
  registriesKeyMarkdown,
  registriesValueMarkdown,
} from './key-words';
import { mirrorMarkdown, sourceMarkdown } from './mirror-hover';
import { ocMirrorMarkdown } from './oc-mirror-words';
import { planMarkdown, type LinkTo } from './plan-hover';
import { referenceAtOffset } from './reference-at';
import { registriesCursorAt } from './registries-cursor';
import { trustedCaHover } from './trusted-ca-hover';

/**
 * What is known of the text at an offset (UTF-16 code units): the pull plan of an image reference, the merged mirrors of a source,
 * whose mirror a mirror is, or what a field, a key or a value does. null where there is nothing to say.
 */
export function hover(analysis: Analysis, uri: string, offset: number, linkTo: LinkTo): HoverAnswer | null {
  const document = analysis.workspace.documents.get(uri);
  if (!document) return null;
  const ofReference = referenceHover(analysis, document, offset, linkTo);
  if (ofReference) return ofReference;
  switch (document.language) {
    case 'yaml':
      return manifestHover(analysis, document, offset, linkTo);
    case 'registries-conf':
      return registriesHover(document, offset);
    case 'dockerfile':
      return null;
  }
}

function referenceHover(analysis: Analysis, document: Document, offset: number, linkTo: LinkTo): HoverAnswer | null {
  const found = referenceAtOffset(document, offset);
  if (!found) return null;
  const answers = answersToFound(analysis, document.uri, found);
  const mirrored = found.mirroredBy ? [ocMirrorMarkdown(found.mirroredBy, answers.length > 0)] : [];
  const plans = answers.length > 0 ? [planMarkdown(found, answers, linkTo)] : [];
  const parts = [...plans, ...mirrored];
  return parts.length === 0 ? null : { markdown: parts.join('\n\n'), place: found.place };
}

function manifestHover(analysis: Analysis, document: Document, offset: number, linkTo: LinkTo): HoverAnswer | null {
  const cursor = cursorAt(document, offset);
  const ofTrustedCa = cursor && trustedCaHover(analysis, document, cursor);
  if (ofTrustedCa) return ofTrustedCa;
  const object = cursor && enclosingObject(cursor.around, cursor.path);
  if (!cursor || object?.match.kind !== 'known') return null;
  const { description } = object.match;
  const { place, text } = cursor.node;
  if (!cursor.isKey && object.path.length === 1 && object.path[0] === 'kind') {
    const carried = carriedMarkdown(document, object, cursor.around);
    return { markdown: [kindMarkdown(description), ...(carried === null ? [] : [carried])].join('\n\n'), place };
  }
  const field = fieldAt(shapeOf(description), object.path);
  if (!field) return null;
  if (cursor.isKey) return { markdown: fieldMarkdown(String(object.path.at(-1)), field), place };
  const { shape } = field;
  const format = shape.type === 'string' ? shape.format : null;
  if (format === 'source') return answer(sourceMarkdown(analysis, document.uri, text, linkTo), place);
  if (format === 'mirror') return answer(mirrorMarkdown(analysis, document.uri, text, linkTo), place);
  return answer(fieldValueMarkdown(field, text), place);
}

function registriesHover(document: Document, offset: number): HoverAnswer | null {
  const cursor = registriesCursorAt(document, offset);
  if (!cursor) return null;
  const isDropIn = document.uri.includes('/registries.conf.d/');
  return cursor.kind === 'key'
    ? { markdown: registriesKeyMarkdown(cursor.key, isDropIn), place: cursor.place }
    : answer(registriesValueMarkdown(cursor.key, cursor.text), cursor.place);
}

function answer(markdown: string | null, place: Place): HoverAnswer | null {
  return markdown === null ? null : { markdown, place };
}
