import type { FileEdits, LeftAlone, TextRange } from './places';
import type { CustomRequest } from './request';
import type { REGISTRIES_CONF_LANGUAGE } from './start';

/** What choosing an action does that changes no file: a command of the client, which gets `ConvertArguments`. */
export const CONVERT_COMMAND = '_mirrorscope.convertMirrors';

/** What is converted, where in it the one object stands that is meant, and into which form. */
export type ConvertArguments = readonly [
  uri: string,
  at: TextRange['start'] | null,
  form: ConvertMirrorsParams['form'],
];

/** From client to server, for "Convert to ImageDigestMirrorSet" on whole files. Nothing is changed: the client applies the edit. */
export const CONVERT: CustomRequest<ConvertParams, ConvertResult> = { method: 'mirrorscope/convert' };

export interface ConvertParams {
  /** Files; folders are taken with all the manifests in them that the server knows. */
  readonly uris: readonly string[];
  /** Only the object at this position of the only file. */
  readonly at?: TextRange['start'];
}

export interface ConvertResult {
  /** A WorkspaceEdit of the protocol; null where there is nothing to convert. */
  readonly edit: { readonly documentChanges: readonly FileEdits[] } | null;
  /** How many objects the edit converts. */
  readonly converted: number;
  /** What is left as it is, and why, in plain text. */
  readonly leftAlone: readonly LeftAlone[];
}

/**
 * From client to server, for "Convert to Mirror Sets", "… registries.conf Drop-In" and "… imageDigestSources". Nothing is changed: the client
 * shows the text. null: there is no such form.
 */
export const CONVERT_MIRRORS: CustomRequest<ConvertMirrorsParams, ConvertMirrorsResult | null> = {
  method: 'mirrorscope/convertMirrors',
};

export interface ConvertMirrorsParams {
  /** Files, which become one together; a registries.conf stands for its drop-ins, too. */
  readonly uris: readonly string[];
  readonly form: 'mirror-sets' | 'registries-conf' | 'install-config';
  /** Only the mirror set at this position of the only file. */
  readonly at?: TextRange['start'] | null;
}

export interface ConvertMirrorsResult {
  /** Empty where nothing of the files can be said in the form. */
  readonly text: string;
  /** How such a file is called where nobody says otherwise. */
  readonly fileName: string;
  readonly language: 'yaml' | typeof REGISTRIES_CONF_LANGUAGE;
  /** What the text leaves out and why, in plain text; for a refusal: where it comes from. */
  readonly leftOut: readonly LeftAlone[];
  /** Why nothing is written, and what to do, in plain text; null where something is. */
  readonly refusal: string | null;
}
