/** What an object says: its own properties, and those that it computes when they are asked for. */
export function propertiesOf(value: object): readonly (readonly [name: string, value: unknown])[] {
  const prototype: unknown = Object.getPrototypeOf(value);
  const computed =
    prototype === null || prototype === Object.prototype
      ? []
      : Object.entries(Object.getOwnPropertyDescriptors(prototype)).filter(([, descriptor]) => 'get' in descriptor);
  return [
    ...Object.entries(value),
    ...computed.map(([name]): readonly [string, unknown] => [name, Reflect.get(value, name)]),
  ];
}
