import type { FileEdits, TextRange } from './places';
import type { CustomRequest } from './request';

/** From client to server, for "Open Carried Text…". */
export const CARRIED_TEXTS: CustomRequest<CarriedTextsParams, CarriedTextsResult> = {
  method: 'mirrorscope/carriedTexts',
};

export interface CarriedTextsParams {
  readonly uri: string;
  /** The text that stands there comes first, alone; null: all of the file. */
  readonly position: TextRange['start'] | null;
}

export interface CarriedTextsResult {
  readonly texts: readonly CarriedTextName[];
}

export interface CarriedTextName {
  /** See `carriedTextUri`. */
  readonly uri: string;
  /** The path on the node, or the key. */
  readonly name: string;
  /** The kind and name of the object that carries it. */
  readonly carrier: string;
}

/** From client to server, when an editor opens a carried text: what its file holds now. null: nothing is carried there (any more). */
export const READ_CARRIED_TEXT: CustomRequest<{ readonly uri: string }, { readonly text: string } | null> = {
  method: 'mirrorscope/readCarriedText',
};

/** From client to server, when a carried text is saved. Nothing is changed: the client applies the edit. */
export const WRITE_CARRIED_TEXT: CustomRequest<WriteCarriedTextParams, WriteCarriedTextResult> = {
  method: 'mirrorscope/writeCarriedText',
};

export interface WriteCarriedTextParams {
  readonly uri: string;
  /** What was read there last. */
  readonly read: string;
  readonly text: string;
}

export interface WriteCarriedTextResult {
  /** A WorkspaceEdit of the protocol, of the file alone; null where nothing is written. */
  readonly edit: { readonly documentChanges: readonly FileEdits[] } | null;
  /** Why not, in plain text. */
  readonly refusal: string | null;
}
