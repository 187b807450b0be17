import type { Analysis } from '../analysis';
import type { Document } from '../document';
import { parseReference } from '../model/reference';
import { answersToFound } from './answers';
import { referenceAtOffset } from './reference-at';

/** A command that pulls an image as a node does, so that its log can be held against the plan. */
export interface Verification {
  readonly reference: string;
  /** For a shell: `NODE` is to be replaced where it stands for a node. */
  readonly command: string;
}

/**
 * What verifies the pull plan of the image reference at an offset (UTF-16 code units): a pull on a node of the cluster, or, where a
 * registries.conf gives the answer or a build host pulls the image, on that host. null where there is no reference, or none that an engine takes.
 */
export function verification(analysis: Analysis, document: Document, offset: number): Verification | null {
  const found = referenceAtOffset(document, offset);
  // What the engine takes for a reference holds nothing that a shell would read as its own.
  if (!found || parseReference(found.text).kind === 'error') return null;
  const pull = `podman pull --log-level=debug ${found.text}`;
  const answers = answersToFound(analysis, document.uri, found);
  const isHost = answers.length > 0 && answers.every(({ givenBy }) => givenBy.every(({ kind }) => kind === 'host'));
  const isOnHost = document.language === 'dockerfile' || found.mirroredBy !== undefined || isHost;
  return { reference: found.text, command: isOnHost ? pull : `oc debug node/NODE -- chroot /host ${pull}` };
}
