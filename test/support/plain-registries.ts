import type { ConfFile } from '../../server/src/core/cluster/load';
import { untraced, type RegistriesConf, type Registry } from '../../server/src/core/model/hub';

/** A registries.conf in as few words as possible; what is left out is absent. */
export interface PlainConf {
  readonly search?: readonly string[];
  readonly registries?: readonly PlainRegistry[];
  readonly shortNameMode?: string;
  readonly aliases?: Readonly<Record<string, string>>;
  readonly credentialHelpers?: readonly string[];
}

export interface PlainRegistry {
  readonly prefix?: string;
  readonly location?: string;
  readonly insecure?: boolean;
  readonly blocked?: boolean;
  readonly mirrorByDigestOnly?: boolean;
  readonly pullFromMirror?: string;
  readonly mirrors?: readonly PlainMirror[];
}

export interface PlainMirror {
  readonly location: string;
  readonly insecure?: boolean;
  readonly pullFromMirror?: string;
}

/** The hub of a plain configuration, without origins. */
export function plainHub(plain: PlainConf): RegistriesConf {
  const strings = (values: readonly string[] | undefined) =>
    values ? untraced(values.map((value) => untraced(value))) : null;
  return {
    searchRegistries: strings(plain.search),
    registries: (plain.registries ?? []).map(plainRegistry),
    shortNameMode: plain.shortNameMode === undefined ? null : untraced(plain.shortNameMode),
    additionalLayerStoreAuthHelper: null,
    credentialHelpers: strings(plain.credentialHelpers),
    aliases: Object.entries(plain.aliases ?? {}).map(([name, value]) => ({
      name: untraced(name),
      value: untraced(value),
    })),
  };
}

/** A plain configuration as a file under its path on the node. */
export function plainFile(plain: PlainConf, path = '/etc/containers/registries.conf'): ConfFile {
  const role = path.includes('.d/') ? 'drop-in' : 'main';
  return {
    path,
    role,
    file: { conf: plainHub(plain), form: 'v2', v1: null, problems: [], syntaxErrors: [], undecodedKeys: [] },
  };
}

/** The text of a plain configuration. */
export function plainToml({ search, registries = [], shortNameMode, aliases }: PlainConf): string {
  const lines: string[] = [];
  if (search) lines.push(`unqualified-search-registries = ${JSON.stringify(search)}`);
  if (shortNameMode !== undefined) lines.push(`short-name-mode = ${JSON.stringify(shortNameMode)}`);
  for (const registry of registries) {
    lines.push('[[registry]]');
    if (registry.prefix !== undefined) lines.push(`prefix = ${JSON.stringify(registry.prefix)}`);
    if (registry.mirrorByDigestOnly !== undefined) lines.push(`mirror-by-digest-only = ${registry.mirrorByDigestOnly}`);
    if (registry.blocked !== undefined) lines.push(`blocked = ${registry.blocked}`);
    lines.push(...endpointLines(registry));
    for (const mirror of registry.mirrors ?? []) lines.push('[[registry.mirror]]', ...endpointLines(mirror));
  }
  if (aliases)
    lines.push(
      '[aliases]',
      ...Object.entries(aliases).map(([name, value]) => `${JSON.stringify(name)} = ${JSON.stringify(value)}`),
    );
  return `${lines.join('\n')}\n`;
}

function endpointLines({ location, insecure, pullFromMirror }: Partial<PlainMirror>): string[] {
  return [
    ...(location === undefined ? [] : [`location = ${JSON.stringify(location)}`]),
    ...(insecure === undefined ? [] : [`insecure = ${insecure}`]),
    ...(pullFromMirror === undefined ? [] : [`pull-from-mirror = ${JSON.stringify(pullFromMirror)}`]),
  ];
}

function plainRegistry(plain: PlainRegistry): Registry {
  return {
    prefix: untraced(plain.prefix ?? ''),
    location: untraced(plain.location ?? ''),
    insecure: untraced(plain.insecure ?? false),
    blocked: untraced(plain.blocked ?? false),
    mirrorByDigestOnly: untraced(plain.mirrorByDigestOnly ?? false),
    pullFromMirror: untraced(plain.pullFromMirror ?? ''),
    mirrors: (plain.mirrors ?? []).map((mirror) => ({
      location: untraced(mirror.location),
      insecure: untraced(mirror.insecure ?? false),
      pullFromMirror: untraced(mirror.pullFromMirror ?? ''),
      origins: [],
    })),
    origins: [],
  };
}
