import { isTemplate } from '../model/placeholder';
import { itemsOf } from '../model/located-values';
import { valueOf, type Tree } from '../syntax/tree';
import { textOf, type CarriedValue } from './carried-value';
import { holdsManifests } from './config-map-values';

export const RAW_TEMPLATES = 'object-templates-raw';

/**
 * The text in which a ConfigurationPolicy of Advanced Cluster Management, also one in a Policy, has its list of object templates. One with directives
 * outside of quoted values is no YAML before the cluster has filled it in, and none of ours.
 */
export function rawTemplates(root: Tree): readonly CarriedValue[] {
  const inPolicy = itemsOf(valueOf(valueOf(root, 'spec'), 'policy-templates'));
  return [root, ...inPolicy.map((item) => valueOf(item, 'objectDefinition'))].flatMap((policy): CarriedValue[] => {
    const scalar = textOf(valueOf(valueOf(policy, 'spec'), RAW_TEMPLATES));
    if (!scalar || isTemplate(scalar.text) || !holdsManifests(scalar.text)) return [];
    const name = textOf(valueOf(valueOf(policy, 'metadata'), 'name'))?.text ?? '';
    const carrier = { kind: 'ConfigurationPolicy', name };
    const path = `${RAW_TEMPLATES}.yaml`;
    return [{ carrier, path, language: 'yaml', scalar, encoding: { kind: 'text' }, node: scalar, isSealed: false }];
  });
}
