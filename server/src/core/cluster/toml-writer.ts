import type { Mirror, RegistriesConf, Registry, Traced } from '../model/hub';
import type { Place } from '../text/place';
import type { NodeFileSource } from './node-files';
import { tracedText, type TracedText } from './traced-text';

/**
 * The text of a registries.conf, byte for byte as the operator's encoder lays it out, and where each line comes from.
 * What is null in the hub is not written, what is empty is. Credential helpers and aliases are not written: the
 * operator never has any.
 *
 * Follows BurntSushi/toml `encode.go` on containers/image `pkg/sysregistriesv2` (`V2RegistriesConf`).
 */
export function writeRegistriesConf(conf: RegistriesConf): {
  readonly text: string;
  readonly sources: readonly NodeFileSource[];
} {
  const out = tracedText();
  writeSearchList(out, conf);
  writeTopLevel(out, 'short-name-mode', conf.shortNameMode);
  writeTopLevel(out, 'additional-layer-store-auth-helper', conf.additionalLayerStoreAuthHelper);
  for (const registry of conf.registries) writeRegistry(out, registry);
  return out.finish();
}

function writeSearchList(out: TracedText, { searchRegistries }: RegistriesConf): void {
  if (!searchRegistries) return;
  out.add('unqualified-search-registries', searchRegistries.origins).add(' = [');
  searchRegistries.value.forEach((item, index) => {
    if (index > 0) out.add(', ');
    out.add(quoteToml(item.value), item.origins);
  });
  out.add(']\n');
}

function writeTopLevel(out: TracedText, key: string, setting: Traced<string> | null): void {
  if (setting) out.addLine('', `${key} = ${quoteToml(setting.value)}`, setting.origins);
}

function writeRegistry(out: TracedText, registry: Registry): void {
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

function writeMirror(out: TracedText, mirror: Mirror): void {
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

function writeFlag(out: TracedText, indent: string, key: string, flag: Traced<boolean>): void {
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
