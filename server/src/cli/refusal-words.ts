import { withoutCredentials } from '../core/model/secret-spans';

/** What it means that the operator refuses some manifests with a message, in one line. Of credentials, which the message repeats, nothing is shown. */
export function refusalWords(message: string, manifests = 'these manifests'): string {
  return `the operator refuses ${manifests}, and nodes keep the files that they have: ${withoutCredentials(message)}`;
}
