import { KINDS } from '../../../server/src/core/model/kinds';
import { fieldAt, shapeAt, type PathStep } from '../../../server/src/core/model/shape';
import { checkItem } from '../../../server/src/core/model/structure';
import { parseYaml } from '../../../server/src/core/syntax/yaml';
import { offsetsIn, partsOf, plainly, samples } from '../../support/samples';

suite('shapes of kinds', () => {
  samples('core/model/shape', {
    // The kind, then the steps; `#1` is an index.
    'the field and the shape at a path': (text) => {
      const [kind = '', ...steps] = text.split(' ');
      const root = KINDS.find(({ name }) => name === kind)?.shape();
      if (!root) return null;
      const path = steps.map(stepOf);
      const [field, shape] = [fieldAt(root, path), shapeAt(root, path)];
      return [
        field && [field.shape.type, field.required, field.unless, field.since, field.documentation.slice(0, 40)],
        shape && [shape.type, shape.type === 'object' ? Object.keys(shape.fields) : null],
      ];
    },
    'what is wrong with an item': (text) => {
      const [where = '', yaml = ''] = partsOf(text);
      const [kind = '', ...steps] = where.split(' ');
      const shape = KINDS.find(({ name }) => name === kind)?.shape();
      const syntax = parseYaml(yaml, 'f');
      const item = syntax.documents[0]?.root;
      if (!shape || item?.kind !== 'mapping') return null;
      const issues = checkItem(item, shape, steps.map(stepOf));
      return plainly(issues, offsetsIn(syntax), ['entry', 'mapping', 'field', 'value', 'allowed']);
    },
  });
});

function stepOf(word: string): PathStep {
  return word.startsWith('#') ? Number(word.slice(1)) : word;
}
