import { carriedItems } from '../model/carried';
import { objectHead } from '../model/object-head';
import { isTemplate } from '../model/placeholder';
import { dereference, valueOf, type Scalar, type Tree } from '../syntax/tree';
import { textOf, type CarriedValue } from './carried-value';
import { holdsManifests } from './config-map-values';

export const RAW_TEMPLATES = 'object-templates-raw';

/**
 * The texts in which ConfigurationPolicies of Advanced Cluster Management, also those in other objects, have their list of object templates. One with
 * directives outside of quoted values is no YAML before the cluster has filled it in, and none of ours.
 */
export function rawTemplates(root: Tree): readonly CarriedValue[] {
  return rawTexts(root).flatMap(({ policy, scalar }): CarriedValue[] => {
    if (isTemplate(scalar.text) || !holdsManifests(scalar.text)) return [];
    const name = textOf(valueOf(valueOf(policy, 'metadata'), 'name'))?.text ?? '';
    const carrier = { kind: 'ConfigurationPolicy', name };
    const path = `${RAW_TEMPLATES}.yaml`;
    return [{ carrier, path, language: 'yaml', scalar, encoding: { kind: 'text' }, node: scalar, isSealed: false }];
  });
}

/** Those of these texts that are not read for their directives. */
export function unreadTemplates(root: Tree | null): readonly Scalar[] {
  return rawTexts(root).flatMap(({ scalar }) => (isTemplate(scalar.text) ? [scalar] : []));
}

function rawTexts(root: Tree | null): readonly { readonly policy: Tree; readonly scalar: Scalar }[] {
  return policiesIn(root).flatMap((policy) => {
    const scalar = textOf(valueOf(valueOf(policy, 'spec'), RAW_TEMPLATES));
    return scalar ? [{ policy, scalar }] : [];
  });
}

/** The objects with such a text, of an object and of those that it holds. */
function policiesIn(tree: Tree | null): readonly Tree[] {
  const root = dereference(tree);
  if (root?.kind !== 'mapping') return [];
  if (valueOf(valueOf(root, 'spec'), RAW_TEMPLATES)) return [root];
  const says = objectHead(root);
  const held = says && carriedItems(root, says.kindName.value, says.match, null);
  return held ? held.items.flatMap((item) => policiesIn(held.objectIn(item)?.tree ?? null)) : [];
}
