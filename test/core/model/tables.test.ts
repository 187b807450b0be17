import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { KindDescription } from '../../../server/src/core/model/kind-description';
import { KINDS, OTHER_KINDS } from '../../../server/src/core/model/kinds';
import { REGISTRIES_KEYS } from '../../../server/src/core/model/registries-keys';
import type { ObjectShape, Shape } from '../../../server/src/core/model/shape';

/**
 * The tables that reading, rules, completion and hovers follow, as text: whatever changes in them shows in the change of a fixture.
 * `UPDATE_FIXTURES=1` writes it.
 */
suite('the tables', () => {
  const tables: readonly [name: string, lines: () => readonly string[]][] = [
    ['kinds', () => kindLines([...KINDS, ...OTHER_KINDS])],
    ['registries-keys', () => REGISTRIES_KEYS.map((key) => JSON.stringify(key))],
  ];
  for (const [name, lines] of tables) {
    test(name, () => {
      const file = path.join('test/fixtures/tables', `${name}.txt`);
      const text = `${lines().join('\n')}\n`;
      if (process.env['UPDATE_FIXTURES'] === '1') writeFileSync(file, text);
      assert.equal(text, readFileSync(file, 'utf8').replaceAll('\r\n', '\n'));
    });
  }
});

function kindLines(kinds: readonly KindDescription[]): string[] {
  const told = new Map<string, string>();
  return kinds.flatMap(({ shape, ...facts }) => [JSON.stringify(facts), ...shapeLines(facts.name, shape(), told)]);
}

/** A line for each value that a kind has, with its form and what is said of its field. A shape that stands in several places is told once. */
function shapeLines(at: string, shape: Shape, told: Map<string, string>): string[] {
  const before = told.get(JSON.stringify(shape));
  if (before !== undefined) return [`${at}: as ${before}`];
  if (shape.type === 'object' || shape.type === 'array') told.set(JSON.stringify(shape), at);
  switch (shape.type) {
    case 'object': {
      const { required, open } = shape;
      return [`${at}: object ${JSON.stringify({ required, open })}`, ...fieldLines(at, shape, told)];
    }
    case 'array':
      return [`${at}: array${shape.set ? ', each once' : ''}`, ...shapeLines(`${at}[]`, shape.items, told)];
    case 'string':
      return [`${at}: ${[shape.type, shape.format, JSON.stringify(shape.values)].join(' ')}`];
    case 'boolean':
    case 'integer':
    case 'any':
      return [`${at}: ${shape.type}`];
  }
}

function fieldLines(at: string, { fields, values }: ObjectShape, told: Map<string, string>): string[] {
  const lines = Object.entries(fields).flatMap(([name, { shape, documentation, ...facts }]) => [
    `${at}.${name} = ${Object.values(facts).map(String).join(';')} ${documentation}`,
    ...shapeLines(`${at}.${name}`, shape, told),
  ]);
  return values ? [...lines, ...shapeLines(`${at}.*`, values, told)] : lines;
}
