import type { KindDescription } from './kind-description';
import { objectFields } from './kinds-metadata';
import { ANYTHING, BOOLEAN, listOf, object, oneOf, openObject, optional, required, text, type Field } from './shape';

const OBJECTS = 'Each is read as if it stood in a file of its own: what it says lands on the cluster.';

const ANY_NAME = 'A name of its own; it says nothing about mirrors.';

interface Carrier extends Pick<KindDescription, 'name' | 'documentation'> {
  readonly apiVersion: string;
  readonly carries: NonNullable<KindDescription['carries']>;
  /** Its fields beside those that every object has, and what is in its `spec`. */
  readonly own: () => Readonly<Record<string, Field>>;
}

function carrier({ name, apiVersion, documentation, carries, own }: Carrier): KindDescription {
  return {
    name,
    shortName: name,
    reads: 'carrier',
    versions: [{ apiVersion, since: null, until: null }],
    wrongGroups: [],
    namespaced: true,
    documentation,
    deprecated: null,
    carries,
    shape: () => {
      const { spec = optional(openObject(), 'Without meaning for mirroring.'), ...others } = own();
      const fields = objectFields(
        name,
        apiVersion,
        ANY_NAME,
        spec,
        optional(openObject(), 'What the cluster reports.'),
      );
      return { ...openObject({ ...fields, ...others }), required: [] };
    },
  };
}

/** openshift/api `template/v1/types.go`. */
export const TEMPLATE: KindDescription = carrier({
  name: 'Template',
  apiVersion: 'template.openshift.io/v1',
  documentation:
    'A list of objects with parameters, which `oc process` fills in. An object without parameters counts as it is; one with `${NAME}` in it is checked, but nobody knows yet what it will say: no plan and no node file rests on it.',
  carries: { list: ['objects'], item: null, isTemplated: true },
  own: () => ({
    objects: required(listOf(ANYTHING), `The objects. ${OBJECTS} \`\${NAME}\` stands for a parameter.`),
    parameters: optional(
      listOf(
        openObject({
          name: required(text(), 'What `${NAME}` in the objects refers to.'),
          value: optional(text(), 'What stands for it where nothing else is given.'),
          required: optional(ANYTHING, 'Whether it has to be given.'),
        }),
      ),
      'What `oc process` fills in.',
    ),
  }),
});

const RESOURCES: KindDescription['carries'] = {
  list: ['spec', 'resources'],
  item: null,
  isTemplated: ['spec', 'enableResourceTemplates'],
};

const SYNC_SPEC = required(
  openObject({
    resources: optional(listOf(ANYTHING), `Objects that Hive applies to the cluster. ${OBJECTS}`),
    enableResourceTemplates: optional(
      BOOLEAN,
      'Whether Hive fills in templates (`{{ fromCDLabel "name" }}`) in the values of the objects, cluster by cluster. An object with one is checked then, but no plan and no node file rests on it.',
    ),
    resourceApplyMode: optional(
      oneOf({
        Upsert: 'Objects are made and changed, never deleted. This is the default.',
        Sync: 'An object that is taken out of the list is deleted on the cluster, too.',
      }),
      'What becomes of objects that are no longer in the list.',
    ),
    applyBehavior: optional(text(), 'How an object is applied: `Apply`, `CreateOnly` or `CreateOrUpdate`.'),
  }),
  'What is applied, and to which clusters.',
);

/** openshift/hive `apis/hive/v1/syncset_types.go`. */
export const SYNC_SET: KindDescription = carrier({
  name: 'SyncSet',
  apiVersion: 'hive.openshift.io/v1',
  documentation: 'Objects that Hive applies to the ClusterDeployments that are named.',
  carries: RESOURCES,
  own: () => ({ spec: SYNC_SPEC }),
});

export const SELECTOR_SYNC_SET: KindDescription = carrier({
  name: 'SelectorSyncSet',
  apiVersion: 'hive.openshift.io/v1',
  documentation: 'Objects that Hive applies to all ClusterDeployments with certain labels.',
  carries: RESOURCES,
  own: () => ({ spec: SYNC_SPEC }),
});

const REMEDIATION = optional(
  oneOf({
    inform:
      'It is only reported whether the cluster is so. Mirrorscope takes the objects for what the cluster should have.',
    enforce: 'The cluster is made so.',
    Inform: 'It is only reported whether the cluster is so.',
    Enforce: 'The cluster is made so.',
  }),
  'Whether the policy changes the cluster, or only says whether it complies.',
);

/** What an object template of a policy asks for; the words are compared without regard to case. */
const COMPLIANCE = oneOf({
  musthave: 'The cluster has this object; it may say more than is written here, so nothing is missing from it.',
  mustonlyhave: 'The cluster has exactly this object.',
  mustnothave: 'The object is **deleted**: it takes no part in plans and node files, and nothing in it is checked.',
  MustHave: 'As `musthave`.',
  MustOnlyHave: 'As `mustonlyhave`.',
  MustNotHave: 'As `mustnothave`: the object takes no part in plans and node files.',
});

/** open-cluster-management-io/config-policy-controller `api/v1/configurationpolicy_types.go`. */
export const CONFIGURATION_POLICY: KindDescription = carrier({
  name: 'ConfigurationPolicy',
  apiVersion: 'policy.open-cluster-management.io/v1',
  documentation:
    'Objects that a managed cluster must have, or must not have. Its values may hold templates (`{{ … }}`, `{{hub … hub}}`): such an object is checked, but no plan and no node file rests on it.',
  carries: { list: ['spec', 'object-templates'], item: 'objectDefinition', isTemplated: true },
  own: () => ({
    spec: required(
      openObject({
        remediationAction: REMEDIATION,
        'object-templates': optional(
          listOf(
            openObject({
              complianceType: required(COMPLIANCE, 'How the object on the cluster is compared with this one.'),
              objectDefinition: required(ANYTHING, `The object, or a part of it. ${OBJECTS}`),
            }),
          ),
          'The objects.',
        ),
        'object-templates-raw': optional(
          text(),
          'A text with templates that gives the list of objects; what will be in it is not known here.',
        ),
      }),
      'What the cluster is held against.',
    ),
  }),
});

/** open-cluster-management-io/governance-policy-propagator `api/v1/policy_types.go`. */
export const POLICY: KindDescription = carrier({
  name: 'Policy',
  apiVersion: 'policy.open-cluster-management.io/v1',
  documentation:
    'Policies that Advanced Cluster Management hands to managed clusters; the objects stand in the ConfigurationPolicies in it.',
  carries: { list: ['spec', 'policy-templates'], item: 'objectDefinition', isTemplated: true },
  own: () => ({
    spec: required(
      openObject({
        remediationAction: REMEDIATION,
        disabled: optional(ANYTHING, 'Whether the policy is handed out at all.'),
        'policy-templates': optional(
          listOf(openObject({ objectDefinition: required(ANYTHING, 'A ConfigurationPolicy, or another policy.') })),
          'The policies.',
        ),
      }),
      'What is handed out.',
    ),
  }),
});

/** open-cluster-management-io/api `work/v1/types.go`. */
export const MANIFEST_WORK: KindDescription = carrier({
  name: 'ManifestWork',
  apiVersion: 'work.open-cluster-management.io/v1',
  documentation: 'Objects that Advanced Cluster Management applies to a managed cluster.',
  carries: { list: ['spec', 'workload', 'manifests'], item: null, isTemplated: false },
  own: () => ({
    spec: required(
      openObject({
        workload: optional(
          object({ manifests: optional(listOf(ANYTHING), `The objects. ${OBJECTS}`) }),
          'What is applied.',
        ),
      }),
      'What is applied, and how.',
    ),
  }),
});
