import { dereference, entryOf, valueAt, valueOf, type Entry, type Mapping, type Tree } from '../syntax/tree';
import { itemsOf, stringOf, stringsOf } from './located-values';

/**
 * The `image` entries of an object into which OpenShift writes what an image stream says, before anything is pulled: those of the
 * containers that the ImageChange triggers of a DeploymentConfig name, and those that the annotation `image.openshift.io/triggers` leads
 * to. null: there are none. After openshift/openshift-controller-manager `pkg/image/trigger` (`UpdateObjectFromImages`,
 * `ContainerForObjectFieldPath`). What is no such annotation leads nowhere. Linear in triggers and containers.
 */
export function triggeredImages(root: Mapping, kind: string): ReadonlySet<Entry> | null {
  const ofTriggers = kind === 'DeploymentConfig' ? imagesOfTriggers(root) : NONE;
  const annotation = textAt(root, ['metadata', 'annotations', ANNOTATION]);
  const ofAnnotation = annotation === null ? NONE : fieldPaths(annotation).flatMap((path) => imageAt(root, path) ?? []);
  const all = [...ofTriggers, ...ofAnnotation];
  return all.length > 0 ? new Set(all) : null;
}

/** A text without one of these has no such entries. */
export const TRIGGER_MARKS = /ImageChange|image\.openshift\.io\/triggers/;

const NONE: readonly never[] = [];
const ANNOTATION = 'image.openshift.io/triggers';

/** A trigger counts, too, where it is not automatic: it does its work with each rollout that somebody asks for. */
function imagesOfTriggers(root: Mapping): readonly Entry[] {
  const triggers = itemsOf(valueAt(root, ['spec', 'triggers'])).filter(
    (trigger) => textAt(trigger, ['type']) === 'ImageChange',
  );
  const names = new Set(
    triggers.flatMap((trigger) =>
      stringsOf(valueAt(trigger, ['imageChangeParams', 'containerNames'])).map(({ value }) => value),
    ),
  );
  if (names.size === 0) return NONE;
  const pod = valueAt(root, ['spec', 'template', 'spec']);
  const containers = ['containers', 'initContainers'].flatMap((list) => itemsOf(valueOf(pod, list)));
  return containers.filter((container) => names.has(nameOf(container) ?? '')).flatMap((one) => imageOf(one) ?? []);
}

/** Where the triggers of an annotation write to. */
function fieldPaths(annotation: string): readonly string[] {
  const triggers = parsed(annotation);
  if (!Array.isArray(triggers)) return NONE;
  return triggers.flatMap((trigger: unknown) => {
    if (typeof trigger !== 'object' || trigger === null || !('fieldPath' in trigger)) return [];
    const isPaused = 'paused' in trigger && String(trigger.paused) === 'true';
    return !isPaused && typeof trigger.fieldPath === 'string' ? [trigger.fieldPath] : [];
  });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return null;
  }
}

function imageAt(root: Mapping, fieldPath: string): Entry | null {
  const [, pod, list, name, index] = CONTAINER_IMAGE.exec(fieldPath) ?? [];
  if (pod === undefined || list === undefined) return null;
  const containers = itemsOf(valueAt(root, [...pod.split('.'), list]));
  const container =
    name === undefined ? containers[Number(index)] : containers.find((candidate) => nameOf(candidate) === name);
  return imageOf(container ?? null);
}

/** `spec.template.spec.containers[?(@.name=="web")].image`, or with the index of the container in the brackets. */
const CONTAINER_IMAGE = /^([\w.]+)\.(containers|initContainers)\[(?:\?\(@\.name=="([^"\]]+)"\)|(\d+))\]\.image$/;

function nameOf(container: Tree | null): string | null {
  return textAt(container, ['name']);
}

function imageOf(container: Tree | null): Entry | null {
  const mapping = dereference(container);
  return mapping?.kind === 'mapping' ? entryOf(mapping, 'image') : null;
}

function textAt(tree: Tree | null, path: readonly string[]): string | null {
  return stringOf(valueAt(tree, path))?.value ?? null;
}
