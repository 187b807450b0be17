import { plansThatDecide, type ReadyPlan } from '../cluster/pull-plan';
import type { Place } from '../text/place';
import type { Report, Rule } from './rule';
import { shown } from './wording';

/** An image that no node of the cluster may pull. */
export const imageBlocked: Rule = {
  code: 'image-blocked',
  severity: 'warning',
  about: () => ({
    title: 'An image that the cluster blocks',
    documentation: [
      'Two things keep a node from pulling an image. `policy.json`, made of the allowed and blocked lists of the Image config, is asked first,',
      'for the name in the pod: a rejected name cannot be pulled through its mirrors either. Then every endpoint of the pull plan may be',
      'blocked by an entry of `registries.conf`: a source by `NeverContactSource` or by the blocked list, a mirror by the blocked list.',
      'A short name is pulled under the first of its full names that can be, so all of them have to be kept away.',
    ].join('\n'),
    bad: {
      language: 'yaml',
      text: `apiVersion: config.openshift.io/v1
kind: Image
metadata:
  name: cluster
spec:
  registrySources:
    blockedRegistries:
    - docker.io
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: docker.io/library/httpd:2.4
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
    blockedRegistries:
    - docker.io
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: registry.example.com/library/httpd:2.4
`,
    },
  }),
  looksAt: 'reference',
  check({ text, place }, plan, view) {
    if (plan.kind !== 'plan') return [];
    // A short name is pulled under the first of its full names that can be.
    const reasons = plansThatDecide(plan, (ref) => view.planOf(ref)).map((full) =>
      blockedReport(plan.shortName ? full.ref : text, full, place),
    );
    const [first] = reasons;
    return first && !reasons.includes(null) ? [first] : [];
  },
};

/** Why nobody pulls what the plan is for; null where an endpoint is asked. */
function blockedReport(name: string, { policy, endpoints }: ReadyPlan, place: Place): Report | null {
  if (policy && !policy.accepted) {
    const by = policy.by === 'default' ? 'its default' : `its scope ${shown(policy.by)}`;
    const message = `policy.json rejects ${shown(name)} by ${by}, so no node pulls it, not even through a mirror`;
    return { place, message };
  }
  const blocked = endpoints.flatMap(({ blockedBy }) => blockedBy ?? []);
  if (endpoints.length === 0 || blocked.length < endpoints.length) return null;
  const related = blocked.flatMap(({ prefix, origins: [origin] }) =>
    origin ? [{ place: origin, message: `Blocks ${shown(prefix)}` }] : [],
  );
  return { place, message: `Every endpoint of ${shown(name)} is blocked, so no node pulls it`, related };
}
