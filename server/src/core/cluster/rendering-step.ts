import { describeTarget, type Target } from '../model/target';
import { lazy } from '../text/lazy';
import type { Text } from '../text/text';
import type { RegistrySourcesProblem } from './image-config-checks';
import type { ImagePolicyProblem } from './image-policy-checks';
import type { MirrorSetProblem } from './mirror-set-checks';
import type { NodeFile, NodeFileSource, OperatorMessage } from './node-files';

/** The operator's refusal at one step of a rendering. */
export interface Refusal {
  readonly kind: 'refused';
  /** Whole text. */
  readonly refusal: OperatorMessage;
}

/** A file whose text is written when somebody asks for it. */
export function nodeFile(path: string, write: () => WrittenText): NodeFile {
  return new WrittenFile(path, lazy(write));
}

interface WrittenText {
  readonly text: string;
  /** Where the text came about by an edit. */
  readonly content?: Text;
  readonly sources: readonly NodeFileSource[];
}

class WrittenFile implements NodeFile {
  readonly path: string;
  readonly mode = '0644';
  readonly #written: () => WrittenText;

  constructor(path: string, written: () => WrittenText) {
    this.path = path;
    this.#written = written;
  }

  get contents(): string {
    return this.#written().text;
  }

  get content(): Text {
    const { content, text } = this.#written();
    return content ?? text;
  }

  get sources(): readonly NodeFileSource[] {
    return this.#written().sources;
  }
}

/** Whether files that are rendered for both are the same. */
export function sameTarget(a: Target, b: Target): boolean {
  return describeTarget(a) === describeTarget(b);
}

/** What is wrong with the manifests, in the operator's words. */
export function asMessage(problem: RegistrySourcesProblem | MirrorSetProblem | ImagePolicyProblem): OperatorMessage {
  return { message: problem.message, origins: [problem.place, ...problem.related], code: problem.code };
}

/** The refusal as the controller reports it; `prefix` names the step that failed. */
export function refuse(prefix: string, words: OperatorMessage): Refusal {
  const message = `could not Create/Update MachineConfig: ${prefix}${words.message}`;
  return { kind: 'refused', refusal: { ...words, message } };
}
