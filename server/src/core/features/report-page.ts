import type { NodeFileSource } from '../cluster/node-files';

/** A page of Markdown, and what in it comes from which places. */
export interface ReportPage {
  readonly text: string;
  /** The parts that name something: references, endpoints, sources, mirrors, lines of files. Computed when asked for. */
  sources(): readonly NodeFileSource[];
}
