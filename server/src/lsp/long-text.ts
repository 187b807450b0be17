import type { Text } from '../core/index';

/** A text in an answer that is not put together for it: in JSON it is a string, and who writes that can go through it in stretches. */
export class LongText {
  readonly content: Text;

  constructor(content: Text) {
    this.content = content;
  }

  toJSON(): string {
    return this.content.slice(0);
  }
}
