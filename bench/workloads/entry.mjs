/**
 * One source with its mirrors, before anybody has written it down.
 * @typedef {object} Entry
 * @property {string} source
 * @property {readonly string[]} mirrors
 * @property {'AllowContactingSource' | 'NeverContactSource'} policy
 */

const REGISTRIES = [
  'registry.redhat.io',
  'quay.io',
  'registry.connect.redhat.com',
  'docker.io',
  'gcr.io',
  'registry.k8s.io',
];

/**
 * The entry of a number; two numbers never have the same source.
 * @param {number} number
 * @returns {Entry}
 */
export function entryOf(number) {
  const path = `team-${String(number % 97).padStart(2, '0')}/app-${String(number).padStart(5, '0')}`;
  return {
    source: `${REGISTRIES[number % REGISTRIES.length]}/${path}`,
    mirrors: [`mirror-a.lab.example.com:5000/${path}`, `mirror-b.dr.example.com:8443/ocp/${path}`],
    policy: number % 4 === 3 ? 'NeverContactSource' : 'AllowContactingSource',
  };
}

/**
 * The entries of the numbers from `first`.
 * @param {number} first
 * @param {number} count
 */
export function entriesFrom(first, count) {
  return Array.from({ length: count }, (_, place) => entryOf(first + place));
}
