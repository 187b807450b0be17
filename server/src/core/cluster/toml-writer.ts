import type { Mirror, RegistriesConf, Registry, Traced } from '../model/hub';
import type { Place, Span } from '../text/place';
import { commonEnds, spliced } from '../text/spliced';
import { editedText, type Text } from '../text/text';
import type { NodeFileSource } from './node-files';
import { plainText, tracedText, type GrowingText } from './traced-text';

/** A registries.conf as a text, and what a next writing takes over of it. */
export interface WrittenConf {
  /** Made whenever somebody asks, of `content`. */
  readonly text: string;
  /** The same in stretches: an edit of what the text of before was. */
  readonly content: Text;
  /** Which parts of the text come from which places; made when asked for. */
  readonly sources: readonly NodeFileSource[];
  /** Whose texts follow each other at the end of the text. */
  readonly registries: readonly Registry[];
  /** How long the text of each registry is, in UTF-16 code units. */
  readonly lengths: readonly number[];
}

/**
 * The text of a registries.conf, byte for byte as the operator's encoder lays it out, and where each line comes from.
 * What is null in the hub is not written, what is empty is. Credential helpers and aliases are not written: the
 * operator never has any. Registries that are those of a `previous` text are not written again: the text is an edit of that one.
 *
 * Follows BurntSushi/toml `encode.go` on containers/image `pkg/sysregistriesv2` (`V2RegistriesConf`).
 */
export function writeRegistriesConf(conf: RegistriesConf, previous: WrittenConf = NOTHING_WRITTEN): WrittenConf {
  const { registries } = conf;
  const { front, back } = commonEnds(previous.registries, registries);
  const stood = previous.registries.length - back;
  const known = textsBetween(previous, front, stood);
  const texts = registries
    .slice(front, registries.length - back)
    .map((registry) => known.get(registry) ?? writtenRegistry(registry));
  const top = plainText((out) => writeTop(out, conf));
  const replaced = { start: startOf(previous, front), end: startOf(previous, stood) };
  const withTop = withReplaced(previous.content, replaced, texts.join(''));
  const content = withReplaced(withTop, { start: 0, end: startOf(previous, 0) }, top);
  const lengths = texts.map(({ length }) => length);
  return new EditedConf(content, conf, spliced(previous.lengths, front, stood, lengths));
}

/** The same text where that is what it reads already. */
function withReplaced(text: Text, span: Span, newText: string): Text {
  const isSame = newText.length === span.end - span.start && text.slice(span.start, span.end) === newText;
  return isSame ? text : editedText(text, { span, newText });
}

class EditedConf implements WrittenConf {
  readonly content: Text;
  readonly registries: readonly Registry[];
  readonly lengths: readonly number[];
  readonly #conf: RegistriesConf;
  #sources: readonly NodeFileSource[] | null = null;

  constructor(content: Text, conf: RegistriesConf, lengths: readonly number[]) {
    this.content = content;
    this.registries = conf.registries;
    this.lengths = lengths;
    this.#conf = conf;
  }

  get text(): string {
    return this.content.slice(0);
  }

  get sources(): readonly NodeFileSource[] {
    return (this.#sources ??= traced(this.#conf));
  }
}

const NOTHING_WRITTEN: WrittenConf = { text: '', content: '', sources: [], registries: [], lengths: [] };

/** The text of one registry, with the blank line in front of it. */
export function writtenRegistry(registry: Registry): string {
  return plainText((out) => writeRegistry(out, registry));
}

/** Where the text of a registry begins, by its index; behind the last one, where the text ends. */
function startOf({ content, lengths }: WrittenConf, index: number): number {
  let start = content.length;
  for (let at = index; at < lengths.length; at++) start -= lengths[at] ?? 0;
  return start;
}

/** The texts of some registries, from one index to another. */
function textsBetween(written: WrittenConf, from: number, to: number): ReadonlyMap<Registry, string> {
  const texts = new Map<Registry, string>();
  let start = startOf(written, from);
  written.registries.slice(from, to).forEach((registry, at) => {
    const end = start + (written.lengths[from + at] ?? 0);
    texts.set(registry, written.content.slice(start, end));
    start = end;
  });
  return texts;
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
