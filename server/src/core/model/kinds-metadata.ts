import {
  ANYTHING,
  INTEGER,
  listOf,
  mapOf,
  object,
  openObject,
  optional,
  required,
  text,
  type Field,
  type Shape,
} from './shape';

const SERVER_SET = 'Set by the API server; it does not belong into a file.';

/** Fields that every object has around its `spec`. `name` says what its name means for this kind. */
export function objectFields(
  kindName: string,
  apiVersion: string,
  name: string,
  spec: Field,
  status: Field,
): Record<string, Field> {
  return {
    apiVersion: required(text(), `The group and version of this kind: \`${apiVersion}\`.`),
    kind: required(text(), `\`${kindName}\`.`),
    metadata: required(metadata(name), 'Name, labels and annotations of the object.'),
    spec,
    status,
  };
}

function metadata(name: string): Shape {
  return object({
    name: required(text(), name, { unless: 'generateName' }),
    generateName: optional(
      text(),
      'A prefix from which the API server makes a name; works with `create`, not with `apply`.',
    ),
    namespace: optional(text(), 'The namespace; without meaning for kinds that belong to the whole cluster.'),
    labels: optional(mapOf(text()), 'Labels to select objects by. Values are texts: `"true"`, `"1"`.'),
    annotations: optional(
      mapOf(text()),
      'Notes of tools and people; without meaning for mirroring. Values are texts: `"true"`, `"1"`.',
    ),
    finalizers: optional(listOf(text()), 'Who has to agree before the object is deleted.'),
    ownerReferences: optional(listOf(ANYTHING), 'The objects with which this one is deleted.'),
    uid: optional(text(), SERVER_SET),
    resourceVersion: optional(text(), SERVER_SET),
    generation: optional(INTEGER, SERVER_SET),
    creationTimestamp: optional(ANYTHING, SERVER_SET),
    deletionTimestamp: optional(ANYTHING, SERVER_SET),
    deletionGracePeriodSeconds: optional(INTEGER, SERVER_SET),
    managedFields: optional(ANYTHING, SERVER_SET),
    selfLink: optional(ANYTHING, 'Set by old API servers; without meaning.'),
  });
}

/** Spec of a kind whose `status` is nothing to write. */
export const NO_STATUS: Field = optional(openObject(), 'What the cluster reports; it does not belong into a file.');
