import type { Registry } from '../model/hub';
import type { ImageConfig } from '../model/manifests';
import { scanSource } from '../model/scope';
import type { Report, Rule } from './rule';
import { shown } from './wording';

/** Certificates of a whole domain that nobody checks. */
export const insecureWildcard: Rule = {
  code: 'insecure-wildcard',
  severity: 'warning',
  about: () => ({
    title: 'All hosts of a domain are insecure',
    documentation: [
      'Nodes reach an insecure registry by plain HTTP, or with a certificate that is not checked: who can answer in its place can hand out any',
      'image that is pulled by tag. With a wildcard that holds for every host of the domain, also for those that will be set up later, and for',
      'mirrors on them. List the hosts that need it; better still, give their CA to the nodes with `additionalTrustedCA`.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    insecureRegistries:
    - "*.example.com"
`,
    },
    good: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    insecureRegistries:
    - registry.example.com:5000
`,
    },
  }),
  looksAt: 'several',
  checks: [
    { looksAt: 'image-config', check: checkConfig },
    { looksAt: 'table', check: checkTable },
  ],
};

function* checkConfig(config: ImageConfig): Iterable<Report> {
  for (const { value, place } of config.insecureRegistries?.value ?? []) {
    if (isWildcard(value)) yield { place, message: messageOf(value) };
  }
}

function* checkTable({ prefix, insecure }: Registry): Iterable<Report> {
  const [place] = insecure.origins;
  if (place && insecure.value && isWildcard(prefix.value)) yield { place, message: messageOf(prefix.value) };
}

/** A wildcard of another form is another rule’s matter. */
function isWildcard(name: string): boolean {
  return name.startsWith('*.') && !scanSource(name);
}

function messageOf(wildcard: string): string {
  return `Every host of ${shown(wildcard)} is insecure, so nodes check no certificate of any registry there`;
}
