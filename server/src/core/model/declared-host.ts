/** Whether a text can be a host as people declare it (`HostList`): what has a scheme or a path would match none. */
export function isDeclaredHost(text: string): boolean {
  return DECLARED_HOST.test(text);
}

/** @public The JSON schema of `.mirrorscope.yaml` is made of it. */
export const DECLARED_HOST = /^[^/\s]+$/;

/** What to write instead of a text that is none. */
export const FORM_OF_HOST = 'write host, host:port or *.domain, without scheme or path';
