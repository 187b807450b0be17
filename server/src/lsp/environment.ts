/** A variable of the environment that the server was started in; a browser has none. */
export function environment(name: string): string | undefined {
  return 'process' in globalThis ? process.env[name] : undefined;
}
