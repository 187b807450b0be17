import { MAX_ANALYSED_LENGTH } from '../syntax/yaml';
import type { LineScalar } from '../syntax/plain-yaml-value';
import { readPlainYaml, type LineMapping } from '../syntax/plain-yaml';
import { plainScalarType } from '../syntax/yaml-scalar';
import type { Scalar } from '../syntax/tree';
import type { Chunk } from '../text/place';
import { KINDS } from './kinds';
import { COMPOSED_MARKS } from './composed-reference';
import { isImageKey } from './image-key';
import { TRIGGER_MARKS } from './image-triggers';
import { MACHINE_MARKS } from './machine-objects';
import type { FoundReference } from './found-reference';
import { referenceIn } from './recognize-reference';

/**
 * The image references of a file that holds nothing else that concerns us, read without a tree: those that `imageReferences` finds in
 * its tree, with places in `chunk`, which has to be the whole text. null: the file may hold one of our kinds, or a comment for
 * us, a reference made of several values, images that are left alone for what stands around them, or it is written in a way that takes a
 * tree to understand. Linear.
 */
export function quickReferences(text: string, chunk: Chunk): readonly FoundReference[] | null {
  if (text.length > MAX_ANALYSED_LENGTH || mayConcernUs(text)) return null;
  if (COMPOSED_MARKS.test(text)) return null;
  if (!text.includes('\\') && !MAY_HOLD_REFERENCE.test(text)) return NONE;
  const found: { readonly reference: FoundReference; readonly inObject: LineMapping | null }[] = [];
  const isRead = readPlainYaml(text, ['apiVersion', 'kind'], {
    flow: (flow, key) => !(key !== null && isImageKey(key)) && !MAY_HOLD_REFERENCE.test(flow) && !flow.includes('/'),
    scalar(line, key, mapping) {
      if (!(key !== null && isImageKey(key)) && !MAY_HAVE_SHAPE.test(line.text)) return;
      const scalar = scalarOf(line, chunk);
      const certain = referenceIn(scalar, key, false);
      const reference = certain ?? referenceIn(scalar, key, true);
      if (reference) found.push({ reference, inObject: certain ? null : mapping });
    },
  });
  if (!isRead) return null;
  if (found.length > 0 && (MACHINE_MARKS.test(text) || TRIGGER_MARKS.test(text))) return null;
  const certain = found.filter(({ inObject }) => inObject === null || isInObject(inObject));
  return certain.length === 0 ? NONE : certain.map(({ reference }) => reference);
}

const NONE: readonly FoundReference[] = [];

/** Kinds beside those of the table that some rule looks at. */
const OTHER_KINDS = [
  'ImageContentPolicy',
  'ConfigMap',
  'HostedCluster',
  'ImageSetConfiguration',
  'DeleteImageSetConfiguration',
];

const OUR_VERSIONS = [...new Set(KINDS.flatMap(({ versions }) => versions.map(({ apiVersion }) => apiVersion)))];

/**
 * The keys of a mirror set's entry, a comment for us, files that engines read, what carries an Ignition config, is Butane or names a file of mirrors, a
 * merge key, and what makes a file a template.
 */
const MARKS = [
  ...OUR_VERSIONS,
  'mirrors',
  'mirrorscope',
  '/etc/containers/',
  'ignition',
  'variant',
  'mirrorRegistryRef',
  '<<',
  '{{',
  '{%',
];

const OUR_KINDS = [...KINDS.map(({ name }) => name), ...OTHER_KINDS];

/** One of our kinds as a word of its own. */
const OUR_KIND = new RegExp(`\\b(?:${OUR_KINDS.join('|')})\\b`);

/** An escape that may stand for a letter. */
const ESCAPE = /\\[xuU\r\n/]/;

/** Texts are searched for single words first: most have none of them, and that is soon seen. */
function mayConcernUs(text: string): boolean {
  if (MARKS.some((mark) => text.includes(mark))) return true;
  if (text.includes('\\') && ESCAPE.test(text)) return true;
  return OUR_KINDS.some((kind) => text.includes(kind)) && OUR_KIND.test(text);
}

/** What every reference has: a key that speaks of an image, or a form with a slash in front of a tag, or a digest. */
const MAY_HOLD_REFERENCE = /mage|MAGE|\/[^\s"',;=()|&]{0,520}[:@]|@sha256:/;
const MAY_HAVE_SHAPE = /[/@]/;

function scalarOf({ text, style, start }: LineScalar, chunk: Chunk): Scalar {
  const quote = style === 'single' || style === 'double' ? 1 : 0;
  const place = { chunk, start: start - quote, end: start + text.length + quote };
  return { kind: 'scalar', type: typeOf({ text, style }), text, style, place, verbatim: quote };
}

function typeOf({ text, style }: Pick<LineScalar, 'text' | 'style'>): Scalar['type'] {
  return style === 'plain' ? plainScalarType(text) : 'string';
}

/** Whether a mapping is a Kubernetes object, or in one. */
function isInObject(mapping: LineMapping): boolean {
  for (let around: LineMapping | null = mapping; around; around = around.parent) {
    const [apiVersion, kind] = [around.known?.get('apiVersion'), around.known?.get('kind')];
    if (apiVersion && kind && typeOf(apiVersion) === 'string' && typeOf(kind) === 'string') return true;
  }
  return false;
}
