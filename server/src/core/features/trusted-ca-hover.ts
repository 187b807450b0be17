import type { Analysis } from '../analysis';
import { hostOf } from '../cluster/reach';
import type { ClusterView } from '../clusters/view';
import type { Document } from '../document';
import type { Certificate } from '../model/certificate';
import { dateOf, daysInWords } from '../model/day';
import { readPem, type PemBlock } from '../model/pem';
import { hostOfKey, textOfEntry, trustedCaEntries } from '../model/trusted-ca';
import type { Entry } from '../syntax/tree';
import { hasSomethingToSay } from './answers';
import type { Cursor } from './cursor';
import type { HoverAnswer } from './hover-answer';
import { code } from './markdown';

/**
 * What stands behind a key of the ConfigMap of trusted CAs: whose certificates, until when they are valid, and which hosts of the mirror sets
 * they cover. At the key and in the value; null elsewhere.
 */
export function trustedCaHover(analysis: Analysis, document: Document, cursor: Cursor): HoverAnswer | null {
  const { entry, node } = cursor;
  if (!entry) return null;
  const object = document.objects.objects.find((each) => cursor.around.some(({ tree }) => tree === each.root));
  const entries = object && trustedCaEntries(object);
  if (!entries?.includes(entry)) return null;
  const markdown = trustedCaMarkdown(analysis, document, entry, entries);
  return { markdown, place: node.place };
}

function trustedCaMarkdown(analysis: Analysis, { uri }: Document, entry: Entry, all: readonly Entry[]): string {
  const host = hostOfKey(entry.key.text);
  const head = host === null ? '**Trusted CA** of the update service' : `**Trusted CA** of ${code(host)}`;
  const blocks = readPem(textOfEntry(entry) ?? '');
  const { today } = analysis.workspace.configuration;
  const certificates = blocks.slice(0, MOST_SHOWN).map((block) => `- ${blockWords(block, today)}`);
  const more = blocks.length > MOST_SHOWN ? [`- and ${blocks.length - MOST_SHOWN} more`] : [];
  const views = analysis.viewsOf(uri).filter(hasSomethingToSay);
  return [
    head,
    [...(blocks.length === 0 ? ['No certificate in PEM form.'] : certificates), ...more].join('\n'),
    ...(host === null ? [UPDATE_SERVICE] : views.map((view) => coverWords(view, host, all, views.length > 1))),
    host === null
      ? NOT_PREVIEWED
      : `The cluster puts it into ${code(`/etc/docker/certs.d/${host}/ca.crt`)} on its nodes. ${NOT_PREVIEWED}`,
  ].join('\n\n');
}

const MOST_SHOWN = 10;
const NOT_PREVIEWED = 'It is no part of the previewed node files.';
const UPDATE_SERVICE =
  'The OpenShift Update Service trusts it when it pulls release images and graph data from the registry; nodes do not read this key.';

function blockWords(block: PemBlock, today: number | undefined): string {
  switch (block.kind) {
    case 'certificate':
      return certificateWords(block.certificate, today);
    case 'unreadable':
      return 'a block that cannot be read as a certificate: it is passed over';
    case 'abridged':
      return 'a certificate of which a part is left out here';
  }
}

function certificateWords(
  { subject, issuer, firstDay, lastDay, isAuthority }: Certificate,
  today: number | undefined,
): string {
  const by = issuer === subject ? 'signed by itself' : `issued by ${code(issuer)}`;
  const parts = [
    code(subject),
    by,
    `valid from ${dateOf(firstDay)} to ${dateOf(lastDay)}${ageWords(firstDay, lastDay, today)}`,
    ...(isAuthority === false ? ['no CA, so it vouches for itself alone'] : []),
  ];
  return parts.join(' · ');
}

function ageWords(firstDay: number, lastDay: number, today: number | undefined): string {
  if (today === undefined) return '';
  if (lastDay < today) return `: **expired** ${daysInWords(today - lastDay)} ago`;
  if (firstDay > today) return `: **not valid yet**`;
  return lastDay === today ? ' (today)' : ` (${daysInWords(lastDay - today)} left)`;
}

/** Which hosts of the mirror sets of a cluster a key covers, and for which of them there is none here. */
function coverWords({ cluster, answers }: ClusterView, host: string, all: readonly Entry[], isNamed: boolean): string {
  const uses = new Map<string, number>();
  for (const { prefix, mirrors } of answers.node?.registries?.registries ?? []) {
    const hosts = new Set(
      [...(prefix.startsWith('*.') ? [] : [prefix]), ...mirrors.map(({ location }) => location)].map(hostOf),
    );
    for (const each of hosts) uses.set(each, (uses.get(each) ?? 0) + 1);
  }
  const on = isNamed ? `On ${code(cluster.name)}: ` : '';
  const count = uses.get(host) ?? 0;
  const covered = new Set(all.map(({ key }) => hostOfKey(key.text)));
  const mirrors = new Set(
    (answers.node?.registries?.registries ?? []).flatMap((entry) =>
      entry.mirrors.map(({ location }) => hostOf(location)),
    ),
  );
  const open = [...mirrors].filter((each) => !covered.has(each)).sort();
  const rest =
    open.length === 0
      ? ''
      : ` Mirrors without a CA of their own here: ${namesOf(open)}; a public CA, or that of the nodes, may vouch for them.`;
  const covers =
    count === 0
      ? `no source or mirror is on ${code(host)}.`
      : `covers ${count === 1 ? '1 source' : `${count} sources`} that ${count === 1 ? 'is' : 'are'} on ${code(host)} or mirrored there.`;
  return `${on}${on === '' ? covers.charAt(0).toUpperCase() + covers.slice(1) : covers}${rest}`;
}

function namesOf(hosts: readonly string[]): string {
  const shown = hosts.slice(0, MOST_SHOWN).map(code).join(', ');
  return hosts.length > MOST_SHOWN ? `${shown} and ${hosts.length - MOST_SHOWN} more` : shown;
}
