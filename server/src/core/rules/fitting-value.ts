import type { RegistriesKeyType } from '../model/registries-keys';
import type { Statement } from '../syntax/tree';

/** Whether the engine takes what stands behind the last key of a statement for a value of this type; else it refuses the whole file. */
export function fits(statement: Statement, type: RegistriesKeyType | undefined): boolean {
  const isTable = type === 'table' || type === 'aliases';
  if (statement.kind !== 'pair') return statement.kind === (isTable ? 'table' : type);
  const { value } = statement;
  if (value?.kind === 'scalar') return value.type === type;
  if (value?.kind === 'mapping') return isTable;
  const items = value?.kind === 'sequence' ? value.items : [null];
  if (type === 'strings') return items.every((item) => item?.kind === 'scalar' && item.type === 'string');
  return type === 'tables' && items.every((item) => item?.kind === 'mapping');
}
