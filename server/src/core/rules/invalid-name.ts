import { goQuote } from '../model/go-quote';
import { isPlaceholder } from '../model/placeholder';
import { valueOf, type Scalar } from '../syntax/tree';
import type { Fix, Report, Rule } from './rule';
import { replaceScalar } from './scalar-edits';
import { shown } from './wording';

/** A name that no object can have. */
export const invalidName: Rule = {
  code: 'invalid-name',
  severity: 'error',
  about: () => ({
    title: 'A name that no object can have',
    documentation: [
      'The name of an object is made of lower-case letters, digits, dashes and dots; each part between two dots begins and ends with a letter or',
      'a digit, and the whole has at most 253 characters. The API server refuses an object with any other name. Names that are made from hosts or',
      'image names are apt to break the rule, by a `_`, a `/` or an upper-case letter.',
      '',
      'What a mirror set is called means nothing to the operator, so another name changes nothing on the nodes. To the API server it is another',
      'object: the one with the old name, if there is one, has to be deleted.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: quay.io_Tools
spec:
  imageDigestMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: quay.io-tools
spec:
  imageDigestMirrors:
  - source: quay.io/tools
    mirrors:
    - registry.example.com/tools
`,
    },
  }),
  looksAt: 'object',
  *check({ root }) {
    const scalar = valueOf(valueOf(root, 'metadata'), 'name');
    if (scalar?.kind !== 'scalar' || scalar.type !== 'string' || isPlaceholder(scalar.text)) return;
    const report = checkName(scalar);
    if (report) yield report;
  },
};

const MOST = 253;

/** Follows kubernetes/apimachinery `pkg/util/validation/validation.go` (`IsDNS1123Subdomain`). */
function checkName(scalar: Scalar): Report | null {
  const { text, place } = scalar;
  if (text === '') return null;
  if (text.length > MOST) {
    const message = `The name has ${text.length} characters, and ${MOST} are the most, so the API server refuses the object`;
    return {
      place,
      message,
      upstream: `metadata.name: Invalid value: ${goQuote(text)}: must be no more than ${MOST} characters`,
    };
  }
  if (text.split('.').every((part) => LABEL.test(part))) return null;
  return {
    place,
    message: `${shown(text)} is no name of lower-case letters, digits, dashes and dots, so the API server refuses the object`,
    upstream: `metadata.name: Invalid value: ${goQuote(text)}: ${WORDS}`,
    fixes: rename(scalar),
  };
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

const WORDS =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character " +
  "(e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** The nearest name that is one: in lower case, with a dash for each run of other characters. */
function rename(scalar: Scalar): Fix[] {
  const parts = scalar.text.toLowerCase().split('.');
  const names = parts.map((part) => part.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, ''));
  const name = names.filter((part) => part !== '').join('.');
  if (name === '' || (scalar.style === 'plain' && !/[a-z]/.test(name))) return [];
  return [{ title: `Name it \`${name}\``, edits: [replaceScalar(scalar, name)], safe: false }];
}
