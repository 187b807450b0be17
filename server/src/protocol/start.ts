import type { TextRange } from './places';

/** The language of registries.conf and its drop-ins. */
export const REGISTRIES_CONF_LANGUAGE = 'registries-conf';

/** The section of all settings. */
export const SETTINGS_SECTION = 'mirrorscope';

/** The version of both sides, as in package.json (a test holds that). */
export const VERSION = '0.1.0';

/** `initializationOptions` of the initialize request; everything may be left out. */
export interface InitializationOptions {
  /**
   * The version of the client, where it comes from the same package as the server: a server of another version refuses it, with a
   * `Refusal` as data. Default: any that speaks the protocol.
   */
  readonly version?: string;
  /**
   * Where the pages of the rules are: `docsBase` + `/rules/CODE.md` is the link behind a diagnostic's code.
   * Default: `docs` in the project's repository.
   */
  readonly docsBase?: string;
  /**
   * The commands of `LENS_COMMANDS` that the client has, `CONVERT_COMMAND` and `SUGGEST_COMMAND`. Lenses and actions that could only do something
   * are left out without theirs, other lenses are text.
   * Default: none.
   */
  readonly commands?: readonly string[];
  /** Whether the client answers `READ_FOLDER` and `READ_FILE`. Default: no; then other files than those on disk are known while they are open. */
  readonly readsFiles?: boolean;
  /**
   * `push`: findings are sent, also where the client could ask for them.
   * Default: a client that can ask, and that can be asked to ask again, asks.
   */
  readonly diagnostics?: 'push';
  /**
   * The section `mirrorscope` of the settings, for a client that cannot be asked for it, or refuses, until it sends others.
   * Default: none are set.
   */
  readonly settings?: unknown;
}

/** Why a server refuses to begin: data of the error that answers the initialize request. */
export interface Refusal {
  readonly retry: false;
  readonly serverVersion: string;
}

/** What choosing a lens does: commands of the client, which get `LensArguments`. */
export const LENS_COMMANDS = {
  preview: '_mirrorscope.previewNodeFiles',
  impact: '_mirrorscope.showImpact',
  convert: '_mirrorscope.convertObject',
  serves: '_mirrorscope.showServedReferences',
  carried: '_mirrorscope.showCarriedText',
} as const;

/** What a proposal of completion asks for when it is taken and the next thing to write can be proposed at once; a command of VS Code's own. */
export const SUGGEST_COMMAND = 'editor.action.triggerSuggest';

/** The document, and where in it the lens stands; of a carried text its own URI (see `carriedTextUri`) and start. */
export type LensArguments = readonly [uri: string, position: TextRange['start']];
