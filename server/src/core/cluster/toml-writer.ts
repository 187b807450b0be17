import type { Mirror, RegistriesConf, Registry, Traced } from '../model/hub';
import { mapEachAgain, type Mapped } from '../text/again';
import { lazy } from '../text/lazy';
import type { Place } from '../text/place';
import type { NodeFileSource } from './node-files';
import { plainText, tracedText, type GrowingText } from './traced-text';

/** A registries.conf as a text. */
export interface WrittenConf {
  readonly text: string;
  /** Which parts of the text come from which places; made when asked for. */
  readonly sources: readonly NodeFileSource[];
  /** The text of each registry: what a next writing takes over. */
  readonly registries: Mapped<Registry, string>;
}

/**
 * The text of a registries.conf, byte for byte as the operator's encoder lays it out, and where each line comes from.
 * What is null in the hub is not written, what is empty is. Credential helpers and aliases are not written: the
 * operator never has any. Registries that are those of a `previous` text are not written again, only joined.
 *
 * Follows BurntSushi/toml `encode.go` on containers/image `pkg/sysregistriesv2` (`V2RegistriesConf`).
 */
export function writeRegistriesConf(conf: RegistriesConf, previous: WrittenConf | null = null): WrittenConf {
  const registries = mapEachAgain(previous?.registries ?? null, conf.registries, (registry) =>
    plainText((out) => writeRegistry(out, registry)),
  );
  const sources = lazy(() => traced(conf));
  return {
    text: plainText((out) => writeTop(out, conf)) + registries.results.join(''),
    get sources() {
      return sources();
    },
    registries,
  };
}

/** The sources of the same text, which is written once more for that: most who want the text never ask for them. */
function traced(conf: RegistriesConf): readonly NodeFileSource[] {
  const out = tracedText();
  writeTop(out, conf);
  for (const registry of conf.registries) writeRegistry(out, registry);
  return out.finish().sources;
}

function writeTop(out: GrowingText, conf: RegistriesConf): void {
  writeSearchList(out, conf);
  writeTopLevel(out, 'short-name-mode', conf.shortNameMode);
  writeTopLevel(out, 'additional-layer-store-auth-helper', conf.additionalLayerStoreAuthHelper);
}

function writeSearchList(out: GrowingText, { searchRegistries }: RegistriesConf): void {
  if (!searchRegistries) return;
  out.add('unqualified-search-registries', searchRegistries.origins).add(' = [');
  searchRegistries.value.forEach((item, index) => {
    if (index > 0) out.add(', ');
    out.add(quoteToml(item.value), item.origins);
  });
  out.add(']\n');
}

function writeTopLevel(out: GrowingText, key: string, setting: Traced<string> | null): void {
  if (setting) out.addLine('', `${key} = ${quoteToml(setting.value)}`, setting.origins);
}

function writeRegistry(out: GrowingText, registry: Registry): void {
  const { origins, prefix, location } = registry;
  out.add('\n');
  out.addLine('', '[[registry]]', origins);
  out.addLine('  ', `prefix = ${quoteToml(prefix.value)}`, firstOf(prefix.origins, origins));
  if (location.value !== '') {
    out.addLine('  ', `location = ${quoteToml(location.value)}`, firstOf(location.origins, origins));
  }
  writeFlag(out, '  ', 'insecure', registry.insecure);
  writeFlag(out, '  ', 'blocked', registry.blocked);
  writeFlag(out, '  ', 'mirror-by-digest-only', registry.mirrorByDigestOnly);
  if (registry.pullFromMirror.value !== '') {
    out.addLine('  ', `pull-from-mirror = ${quoteToml(registry.pullFromMirror.value)}`, origins);
  }
  for (const mirror of registry.mirrors) writeMirror(out, mirror);
}

function writeMirror(out: GrowingText, mirror: Mirror): void {
  const { origins, location, pullFromMirror } = mirror;
  out.add('\n');
  out.addLine('  ', '[[registry.mirror]]', origins);
  if (location.value !== '') {
    out.addLine('    ', `location = ${quoteToml(location.value)}`, firstOf(location.origins, origins));
  }
  writeFlag(out, '    ', 'insecure', mirror.insecure);
  if (pullFromMirror.value !== '') {
    const line = `pull-from-mirror = ${quoteToml(pullFromMirror.value)}`;
    out.addLine('    ', line, firstOf(pullFromMirror.origins, origins));
  }
}

function writeFlag(out: GrowingText, indent: string, key: string, flag: Traced<boolean>): void {
  if (flag.value) out.addLine(indent, `${key} = true`, flag.origins);
}

function firstOf(own: readonly Place[], around: readonly Place[]): readonly Place[] {
  return own.length > 0 ? own : around;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

// eslint-disable-next-line no-control-regex -- control characters are what has to be escaped
const TO_ESCAPE = /["\\\u0000-\u001f\u007f]/g;
const NEEDS_ESCAPE = new RegExp(TO_ESCAPE.source);

/** A TOML basic string (BurntSushi/toml `encode.go`, `dblQuotedReplacer`). */
export function quoteToml(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return `"${text}"`;
  const escaped = text.replace(
    TO_ESCAPE,
    (char) => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}
