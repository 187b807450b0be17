import { parse } from 'acorn';

/**
 * Takes out of a bundle the functions that were not called, with what nobody else uses, so that V8 does not look through them whenever the
 * bundle is loaded. They come into a file of their own, which is read when one of them is first called: what is left has functions of
 * their names that do so, until they are there. Functions that are values in object literals are taken as well, methods of classes are not.
 *
 * Whatever else stands at the top of a module moves with the functions that use it, and is made when they are read. So it must be as good
 * then as it was before; and what is written to stays, with all that uses it, unless nothing that stays does.
 * @param {import('acorn').Program} program a bundle as a syntax tree, in which nothing but functions stands before it is used
 * @param {{ file: string, restFile: string, isCalled: (node: import('acorn').Node) => boolean }} options the names of both files;
 *   whether a function was called
 * @returns {{ program: import('acorn').Program, rest: import('acorn').Program | null }} what is left, and what was taken
 */
export function withoutUncalledFunctions(program, { file, restFile, isCalled }) {
  const units = program.body.flatMap(unitsOf);
  for (const unit of units) unit.methods = unit.isFunction ? [] : uncalledMethodsOf(unit, isCalled);
  const all = units.flatMap((unit) => [unit, ...unit.methods]);
  const users = usersByName(all);
  const taken = OWN_NAMES.filter((name) => users.has(name));
  if (taken.length > 0) throw new Error(`${file} has names that the build gives: ${taken.join(', ')}`);
  const moved = unitsToMove(all, users, isCalled);
  const functions = [...moved].filter(
    ({ name, isFunction }) => isFunction && users.get(name)?.some((user) => !moved.has(user)),
  );
  const methods = [...moved].filter(({ owner }) => owner !== undefined && !moved.has(owner));
  if (functions.length + methods.length === 0) return { program, rest: null };

  for (const [index, { method }] of methods.entries())
    Object.assign(method, { method: false, value: expression(`ofRest(${functions.length + index})`) });
  const names = functions.map(({ name }) => name);
  const movedNodes = new Set([...moved].map(({ node }) => node));
  const movedNames = new Set([...moved].map(({ name }) => name));
  const shared = [...users.keys()].filter(
    (name) => !movedNames.has(name) && users.get(name).some((user) => moved.has(user)),
  );
  const directives = program.body.filter(isDirective);
  const left = [
    ...directives,
    ...statements(`
      var rest = null;
      function ofRest(index) { return function () { return wholeRest()[index].apply(this, arguments); }; }
      function wholeRest() {
        if (rest === null) { rest = require('./${restFile}'); [${names.join()}] = rest; }
        return rest;
      }
      ${names.map((name, index) => `var ${name} = ofRest(${index});`).join('')}`),
    ...program.body.filter((node) => !isDirective(node)).flatMap((node) => without(node, movedNodes)),
    ...statements(`module.exports.sharedWithRest = () => [${shared.join()}];`),
  ];
  const rest = [
    ...directives,
    ...statements(`const [${shared.join()}] = require('./${file}').sharedWithRest();`),
    ...units.filter((unit) => moved.has(unit)).map(({ node }) => statementOf(node)),
    ...statements(`module.exports = [${names.join()}];`),
  ];
  rest.at(-1).expression.right.elements.push(...methods.map(({ node }) => node));
  return { program: { ...program, body: left }, rest: { ...program, body: rest } };
}

const OWN_NAMES = ['rest', 'ofRest', 'wholeRest'];

/** The files that a program asks for by their names. @returns {string[]} */
export function askedFor(program) {
  const found = new Set();
  const isAsking = ({ type, callee }) => type === 'CallExpression' && callee.name === 'require';
  for (const call of allIn(program))
    if (isAsking(call) && call.arguments[0].type === 'Literal') found.add(call.arguments[0].value);
  return [...found];
}

/**
 * @typedef {object} Unit what is moved as a whole
 * @property {string | null} name under which others use it
 * @property {import('acorn').Node | null} node a declaration, one of several variables, or a statement
 * @property {boolean} isFunction
 * @property {boolean} [isPattern] whether it is one of the variables of a pattern, which stay
 * @property {Unit[]} [methods] those of its object literals that were not called
 * @property {Unit} [owner] of a method: in what it stands
 * @property {import('acorn').Property} [method] likewise: its place in the object literal
 */

/** @returns {Unit[]} */
function unitsOf(node) {
  if (node.type === 'FunctionDeclaration') return [{ name: node.id.name, node, isFunction: true }];
  const parts = node.type === 'VariableDeclaration' ? node.declarations : [node];
  return parts.flatMap((part) => {
    const [name = null, ...others] = part.id ? namesUsedIn(part.id) : [];
    const isPattern = part.id !== undefined && part.id.type !== 'Identifier';
    const more = others.map((other) => ({ name: other, node: null, isFunction: false, isPattern }));
    return [{ name, node: part, isFunction: false, isPattern }, ...more];
  });
}

function uncalledMethodsOf(owner, isCalled) {
  const methods = [...methodsIn(owner.node)].filter((method) => !isCalled(method) && !isCalled(method.value));
  return methods.map((method) => ({ name: null, node: method.value, isFunction: true, owner, method }));
}

/** Who uses what. @returns {Map<string, Unit[]>} */
function usersByName(all) {
  const users = new Map(all.flatMap(({ name }) => (name === null ? [] : [[name, []]])));
  for (const unit of all) {
    const apart = new Set(unit.methods?.map(({ method }) => method));
    for (const name of new Set(namesUsedIn(unit.node, apart))) if (name !== unit.name) users.get(name)?.push(unit);
  }
  return users;
}

/** As much as can be. @returns {Set<Unit>} */
function unitsToMove(all, users, isCalled) {
  const assigned = new Set(all.flatMap(({ node }) => [...namesAssignedIn(node)]));
  const moved = new Set(
    all.filter(({ name, node, isFunction, isPattern }) => (isFunction ? !isCalled(node) : name !== null && !isPattern)),
  );
  const unitOf = new Map(all.map((unit) => [unit.name, unit]));
  const pinned = new Map(); // what uses something that is written to, by unit
  for (const name of assigned)
    for (const user of users.get(name) ?? []) pinned.set(user, [...(pinned.get(user) ?? []), name]);
  const stays = (unit) => {
    const { name, isFunction, methods = [] } = unit;
    if (pinned.get(unit)?.some((other) => !moved.has(unitOf.get(other)))) return true;
    if (isFunction) return assigned.has(name);
    if (methods.some((method) => !moved.has(method))) return true;
    return users.get(name).length === 0 || users.get(name).some((user) => !moved.has(user));
  };
  for (let before = -1; before !== moved.size;) {
    before = moved.size;
    for (const unit of moved) if (stays(unit)) moved.delete(unit);
  }
  return moved;
}

/** Functions in object literals, outside of functions and classes. */
function* methodsIn(node) {
  if (typeof node?.type !== 'string' || isFunction(node) || /^Class/.test(node.type)) return;
  const isMethod = node.type === 'Property' && node.kind === 'init' && isFunction(node.value);
  if (isMethod && ![...allIn(node.value)].some(({ type }) => type === 'Super')) yield node;
  for (const inner of partsOf(node)) yield* methodsIn(inner);
}

/** All names that are not those of fields, also where they are names of something else. */
function* namesUsedIn(node, apartFrom = new Set()) {
  if (typeof node?.type !== 'string' || apartFrom.has(node)) return;
  if (node.type === 'Identifier') yield node.name;
  for (const [field, value] of Object.entries(node)) {
    const isOfField = field === 'key' || (field === 'property' && node.type === 'MemberExpression');
    if (isOfField && !node.computed) continue;
    for (const inner of [value].flat()) yield* namesUsedIn(inner, apartFrom);
  }
}

function* namesAssignedIn(node) {
  for (const { type, left, argument } of allIn(node)) {
    if (/^(?:AssignmentExpression|For(?:In|Of)Statement)$/.test(type)) yield* namesUsedIn(left);
    if (type === 'UpdateExpression') yield* namesUsedIn(argument);
  }
}

function* allIn(node) {
  if (typeof node?.type !== 'string') return;
  yield node;
  for (const inner of partsOf(node)) yield* allIn(inner);
}

function isDirective({ directive }) {
  return directive !== undefined;
}

function partsOf(node) {
  return Object.values(node).flat();
}

function isFunction({ type }) {
  return /Function/.test(type);
}

/** A statement, unless it was moved; of several variables those that were not. */
function without(node, movedNodes) {
  if (node.type !== 'VariableDeclaration') return movedNodes.has(node) ? [] : [node];
  const declarations = node.declarations.filter((variable) => !movedNodes.has(variable));
  return declarations.length > 0 ? [{ ...node, declarations }] : [];
}

function statementOf(node) {
  return node.type === 'VariableDeclarator' ? { type: 'VariableDeclaration', kind: 'var', declarations: [node] } : node;
}

/** Of no place in a bundle. */
function statements(text) {
  const { body } = parse(text, { ecmaVersion: 2023 });
  for (const node of body) forgetPlaces(node);
  return body;
}

function expression(text) {
  return statements(text)[0].expression;
}

function forgetPlaces(node) {
  for (const inner of allIn(node)) {
    delete inner.start;
    delete inner.end;
  }
}
