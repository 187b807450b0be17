import { parse } from 'acorn';

/** @typedef {import('./bundle-calls.mjs').Calls} Calls */

/**
 * A bundle in which what is called for the first findings is compiled when it is loaded. V8 looks through each function that is
 * declared, and reads it again when it is called; what is in parentheses it takes for something that is called soon, and reads
 * once. So declarations become variables, before all else where they are used before they stand, and methods of objects become properties.
 * @param {import('acorn').Program} program
 * @param {Calls} calls
 */
export function withEagerFunctions(program, { loading, finding }) {
  const { body } = program;
  const isCalled = ({ start }) => finding.has(start) || loading.has(start);
  const isEager = (node) => node.type === 'FunctionDeclaration' && isCalled(node);
  const methods = body.flatMap((node) => [...methodsIn(node)]).filter(isCalled);
  for (const method of methods) Object.assign(method, { method: false, value: eagerly(method.value) });
  if (methods.length === 0 && !body.some(isEager)) return { program, isEager: false };
  const [first, others] = [[], []];
  // A function that is called meanwhile may be so at any time, and uses what it uses then.
  const used = new Set(body.filter(isFunction).flatMap((node) => [...namesUsedIn(node, loading)]));
  for (const node of body) {
    const isEarly = node.directive !== undefined || (isEager(node) && used.has(node.id.name));
    (isEarly ? first : others).push(isEager(node) ? variableOf(node) : node);
    for (const name of namesUsedIn(node, loading)) used.add(name);
  }
  const directives = first.filter(({ directive }) => directive !== undefined);
  const all = [...directives, declared(EAGER, IDENTITY), ...first.slice(directives.length), ...others];
  return { program: { ...program, body: all }, isEager: true };
}

/** Those of objects, outside of functions. */
function* methodsIn(node) {
  if (typeof node?.type !== 'string' || isFunction(node)) return;
  if (node.type === 'Property' && node.method) yield node;
  for (const inner of partsOf(node)) yield* methodsIn(inner);
}

/** The names in what runs while the bundle is loaded, and some more. A method begins with its name, and what it does behind that. */
function* namesUsedIn(node, loading, isCalled = false) {
  if (typeof node?.type !== 'string') return;
  const runs = isCalled || loading.has(node.start);
  if (isFunction(node) && !runs) return;
  if (node.type === 'Identifier') yield node.name;
  const isMethod = node.type === 'Property' || node.type === 'MethodDefinition';
  for (const inner of partsOf(node)) yield* namesUsedIn(inner, loading, isMethod && runs);
}

function partsOf(node) {
  return Object.values(node).flat();
}

function isFunction({ type }) {
  return /Function/.test(type);
}

const EAGER = 'compiledAtOnce';
const IDENTITY = parse('(f) => f', { ecmaVersion: 2023 }).body[0].expression;

/** The writer puts a function that is an argument into parentheses, and nothing else keeps them. */
function eagerly(declaration) {
  const expression = { ...declaration, type: 'FunctionExpression', id: null };
  return { type: 'CallExpression', callee: { type: 'Identifier', name: EAGER }, arguments: [expression] };
}

function variableOf(declaration) {
  return declared(declaration.id.name, eagerly(declaration), declaration.id);
}

function declared(name, init, id = { type: 'Identifier', name }) {
  return { type: 'VariableDeclaration', kind: 'var', declarations: [{ type: 'VariableDeclarator', id, init }] };
}
