import type { KindDescription } from '../model/kind-description';
import type { RegistriesKey } from '../model/registries-keys';
import type { Field, Shape } from '../model/shape';
import { code } from './markdown';

/** The documentation of a kind, as Markdown. */
export function kindMarkdown({ name, shortName, versions, documentation, deprecated }: KindDescription): string {
  const served = versions.map(({ apiVersion, since, until }) => {
    const range = [since === null ? '' : `since ${since}`, until === null ? '' : `until ${until}`].filter(
      (part) => part !== '',
    );
    return `\`${apiVersion}\`${range.length === 0 ? '' : ` (${range.join(', ')})`}`;
  });
  const instead = deprecated ? [`*Deprecated since ${deprecated.since}: write ${deprecated.instead} instead.*`] : [];
  const short = shortName === name ? '' : ` (${shortName})`;
  return [`**${name}**${short}`, documentation, ...instead, served.join(', ')].join('\n\n');
}

/** The documentation of a field of a manifest, as Markdown. */
export function fieldMarkdown(name: string, field: Field): string {
  const { shape, documentation, since, required } = field;
  const head = `${code(name)} *${shapeWords(shape)}*${required ? ', required' : ''}${since === null ? '' : `, since ${since}`}`;
  const values = valuesOf(shape).map(({ value, documentation: text }) => `- ${code(value)}: ${text}`);
  return [head, documentation, values.join('\n')].filter((part) => part !== '').join('\n\n');
}

/** The documentation of one of the fixed values of a field; null where the field takes any text. */
export function fieldValueMarkdown({ shape }: Field, text: string): string | null {
  const value = valuesOf(shape).find((candidate) => candidate.value === text);
  return value ? `${code(value.value)}\n\n${value.documentation}` : null;
}

/** The documentation of a key of registries.conf, as Markdown; in a drop-in with what wins. */
export function registriesKeyMarkdown(key: RegistriesKey, isDropIn: boolean): string {
  const head = `${code(writtenForm(key))} *${typeWords(key)}*`;
  const values = (key.values ?? []).map(({ value, documentation }) => `- ${code(value)}: ${documentation}`);
  const parts = [
    head,
    key.documentation,
    values.join('\n'),
    key.standard === undefined ? '' : `Default: ${key.standard}`,
    isDropIn ? (key.merging ?? '') : '',
    key.since ?? '',
    key.deprecated === undefined ? '' : `*Deprecated.* ${key.deprecated}`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** The documentation of one of the known values of a key; null for others. */
export function registriesValueMarkdown({ values }: RegistriesKey, text: string): string | null {
  const value = values?.find((candidate) => candidate.value === text);
  return value ? `${code(value.value)}\n\n${value.documentation}` : null;
}

/** A key as it is written in the file, headers with their brackets. */
export function writtenForm({ name, table, type }: RegistriesKey): string {
  const path = table === '' || table === 'registries.*' ? name : `${table}.${name}`;
  if (type === 'tables') return `[[${path}]]`;
  return type === 'table' || type === 'aliases' ? `[${path}]` : name;
}

/** What stands behind a key of registries.conf, in words. */
export function typeWords({ type }: RegistriesKey): string {
  switch (type) {
    case 'string':
    case 'boolean':
      return type;
    case 'strings':
      return 'list of strings';
    case 'tables':
      return 'any number of tables';
    case 'table':
    case 'aliases':
      return 'table';
  }
}

/** What form a value has, in words. */
export function shapeWords(shape: Shape): string {
  switch (shape.type) {
    case 'object':
      return 'object';
    case 'array':
      return `list of ${shape.items.type === 'any' ? 'anything' : `${shape.items.type}s`}`;
    case 'string':
    case 'boolean':
    case 'integer':
      return shape.type;
    case 'any':
      return 'anything';
  }
}

function valuesOf(shape: Shape): readonly { readonly value: string; readonly documentation: string }[] {
  if (shape.type === 'array') return valuesOf(shape.items);
  return shape.type === 'string' ? (shape.values ?? []) : [];
}
