/** A way in which objects stand in other objects. */
interface CarrierForm {
  readonly name: string;
  /** The text that carries these objects, each a YAML document in block style that ends with a line end. */
  readonly carry: (objects: readonly string[]) => string;
}

/** Every form in which objects are read as if they stood alone. */
export const CARRIER_FORMS: readonly CarrierForm[] = [
  { name: 'List', carry: (objects) => `apiVersion: v1\nkind: List\nitems:\n${objects.map(item('')).join('')}` },
  {
    name: 'Template',
    carry: (objects) =>
      `apiVersion: template.openshift.io/v1\nkind: Template\nmetadata:\n  name: t\nobjects:\n${objects.map(item('')).join('')}parameters:\n- name: NAME\n`,
  },
  { name: 'SyncSet', carry: (objects) => syncSet('SyncSet', objects) },
  { name: 'SelectorSyncSet', carry: (objects) => syncSet('SelectorSyncSet', objects) },
  { name: 'ConfigurationPolicy', carry: (objects) => configurationPolicy(objects) },
  {
    name: 'Policy',
    carry: (objects) =>
      `apiVersion: policy.open-cluster-management.io/v1\nkind: Policy\nmetadata:\n  name: p\nspec:\n  policy-templates:\n${under('objectDefinition', '  ')(configurationPolicy(objects))}`,
  },
  {
    name: 'ManifestWork',
    carry: (objects) =>
      `apiVersion: work.open-cluster-management.io/v1\nkind: ManifestWork\nmetadata:\n  name: w\nspec:\n  workload:\n    manifests:\n${objects.map(item('    ')).join('')}`,
  },
];

/** The objects of a file, each a YAML document. */
export function objectsIn(text: string): string[] {
  return text.split(/^---\n/m).filter((each) => /^\s*[^#\s]/m.test(each));
}

function syncSet(kind: string, objects: readonly string[]): string {
  return `apiVersion: hive.openshift.io/v1\nkind: ${kind}\nmetadata:\n  name: s\nspec:\n  resources:\n${objects.map(item('  ')).join('')}`;
}

function configurationPolicy(objects: readonly string[]): string {
  const templates = objects.map((object) => under('objectDefinition', '  ', 'mustonlyhave')(object));
  return `apiVersion: policy.open-cluster-management.io/v1\nkind: ConfigurationPolicy\nmetadata:\n  name: c\nspec:\n  remediationAction: enforce\n  object-templates:\n${templates.join('')}`;
}

function item(indent: string): (object: string) => string {
  return (object) => indented(object, `${indent}  `).replace(`${indent}  `, `${indent}- `);
}

function under(key: string, indent: string, compliance?: string): (object: string) => string {
  const head = compliance === undefined ? '' : `complianceType: ${compliance}\n${indent}  `;
  return (object) => `${indent}- ${head}${key}:\n${indented(object, `${indent}    `)}`;
}

function indented(text: string, indent: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line))
    .join('\n');
}
