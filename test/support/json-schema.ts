import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';

/** Asserts that a value fits one of the project's own schemas (`schemas/NAME.schema.json`). */
export function assertFits(name: string, value: unknown): void {
  const schema: unknown = JSON.parse(readFileSync(path.join('schemas', `${name}.schema.json`), 'utf8'));
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema as object);
  assert.ok(validate(value), JSON.stringify(validate.errors, null, 2));
}
