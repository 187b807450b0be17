import { goQuote } from '../model/go-quote';
import type { Manifest } from '../model/manifests';
import { isPlaceholder } from '../model/placeholder';
import { isAtLeast, type Target } from '../model/target';
import { dereference, entryOf, valueOf, type Mapping, type Scalar, type Sequence } from '../syntax/tree';
import type { Place } from '../text/place';
import { itemToRemove } from './list-items';
import type { Report, Rule } from './rule';
import { shown } from './wording';

/** A list that is too short or too long for the API server, or that says something twice or at too great length. */
export const listLimits: Rule = {
  code: 'list-limits',
  severity: 'error',
  about: () => ({
    title: 'A list that the API server refuses for its length or for an item that is there twice',
    documentation: [
      'The schemas bound some lists. `containerRuntimeSearchRegistries` has one entry at least, and none of them twice: to keep the search',
      'list of the nodes, leave it out. The `scopes` of an image policy are at most 256, each of at most 512 characters and none twice. From',
      '4.23 on `insecureRegistries`, `blockedRegistries` and `allowedRegistries` have at most 1024 entries of at most 256 characters each.',
      '',
      'The API server refuses an object that is beyond them. (A mirror that is listed twice has a rule of its own, `duplicate-mirror`.)',
    ].join('\n'),
    since: 'the bounds of the three registry lists came with 4.23',
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    containerRuntimeSearchRegistries:
    - registry.example.com
    - registry.example.org
    - registry.example.com
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    containerRuntimeSearchRegistries:
    - registry.example.com
    - registry.example.org
`,
    },
  }),
  looksAt: 'object',
  *check(object, { targets }) {
    for (const found of boundedLists(object)) {
      yield* checkSize(found, targets);
      yield* checkItems(found, targets);
    }
  },
};

/** What a schema says of a list. openshift/api `config/v1/types_image.go` and `types_image_policy.go`. */
interface Bounds {
  readonly minItems: number;
  readonly maxItems: number;
  readonly maxLength: number;
  readonly set: boolean;
  /** The release that brought the bounds, the minor of 4.x; null: all that have the field. */
  readonly since: number | null;
}

interface BoundedList {
  readonly path: string;
  readonly key: Place;
  readonly list: Sequence;
  readonly bounds: Bounds;
}

const SEARCH: Bounds = { minItems: 1, maxItems: Infinity, maxLength: Infinity, set: true, since: null };
const REGISTRIES: Bounds = { minItems: 0, maxItems: 1024, maxLength: 256, set: false, since: 23 };
const SCOPES: Bounds = { minItems: 0, maxItems: 256, maxLength: 512, set: true, since: null };

function boundedLists(object: Manifest): BoundedList[] {
  const spec = valueOf(object.root, 'spec');
  const sources = valueOf(spec, 'registrySources');
  switch (object.kind) {
    case 'image-config':
      return [
        ...listAt(sources, 'spec.registrySources', 'insecureRegistries', REGISTRIES),
        ...listAt(sources, 'spec.registrySources', 'blockedRegistries', REGISTRIES),
        ...listAt(sources, 'spec.registrySources', 'allowedRegistries', REGISTRIES),
        ...listAt(sources, 'spec.registrySources', 'containerRuntimeSearchRegistries', SEARCH),
      ];
    case 'image-policy':
      return listAt(spec, 'spec', 'scopes', SCOPES);
    case 'mirror-set':
    case 'cluster-version':
      return [];
  }
}

function listAt(owner: Mapping | Scalar | Sequence | null, path: string, name: string, bounds: Bounds): BoundedList[] {
  const entry = owner?.kind === 'mapping' ? entryOf(owner, name) : null;
  const list = dereference(entry?.value);
  return entry && list?.kind === 'sequence' ? [{ path: `${path}.${name}`, key: entry.key.place, list, bounds }] : [];
}

function* checkSize({ path, key, list, bounds }: BoundedList, targets: readonly Target[]): Iterable<Report> {
  const { length } = list.items;
  const name = shown(path.slice(path.lastIndexOf('.') + 1));
  if (length < bounds.minItems) {
    const message = `${name} is empty, and one entry is the least`;
    const upstream = `${path}: Invalid value: ${length}: ${path} in body should have at least ${bounds.minItems} items`;
    yield* refused({ place: key, message, upstream }, bounds, targets);
  }
  if (length > bounds.maxItems) {
    const message = `${name} has ${length} entries, and ${bounds.maxItems} are the most`;
    const upstream = `${path}: Too many: ${length}: must have at most ${bounds.maxItems} items`;
    yield* refused({ place: key, message, upstream }, bounds, targets);
  }
}

function* checkItems({ path, list, bounds }: BoundedList, targets: readonly Target[]): Iterable<Report> {
  const first = new Map<string, Place>();
  for (const [index, item] of list.items.entries()) {
    const value = dereference(item);
    if (value?.kind !== 'scalar' || value.type !== 'string') continue;
    const { text, place } = value;
    const length = Array.from(text).length;
    if (length > bounds.maxLength) {
      const message = `The entry has ${length} characters, and ${bounds.maxLength} are the most`;
      yield* refused({ place, message }, bounds, targets);
    }
    const earlier = first.get(text);
    if (!earlier) first.set(text, place);
    else if (bounds.set && !isPlaceholder(text)) {
      const where = item?.place ?? place;
      const message = `${shown(text)} is listed twice`;
      const upstream = `${path}[${index}]: Duplicate value: ${goQuote(text)}`;
      yield* refused(
        { place: where, message, upstream, related: [{ place: earlier, message: 'The same above' }] },
        bounds,
        targets,
        where,
      );
    }
  }
}

/** A bound that came with a release is an error where the file is for that release, and worth knowing where that is unknown. */
function* refused(
  report: Report,
  { since }: Bounds,
  targets: readonly Target[],
  removable: Place | null = null,
): Iterable<Report> {
  const fixes: Report['fixes'] = (document) => {
    const removed = removable && itemToRemove(document, removable);
    return removed ? [{ title: 'Remove the second one', edits: [{ place: removed, newText: '' }], safe: true }] : [];
  };
  const message = `${report.message}, so the API server refuses the object`;
  if (since === null || targets.some((target) => target.kind === 'release' && isAtLeast(target, 4, since)))
    yield { ...report, message, fixes };
  else if (targets.some(({ kind }) => kind === 'unknown'))
    yield {
      ...report,
      message: `${report.message}: the API server refuses the object from 4.${since} on`,
      severity: 'info',
      fixes,
    };
}
