import { compareBytewise } from '../cluster/bytewise';
import type { ConfFile } from '../cluster/load';
import { DROP_IN_FOLDER } from '../cluster/node-configuration';
import type { Document } from '../document';
import { carriedNodeFile } from '../text/carried-uri';
import type { Topology } from './configuration';

/** Whether a document is a drop-in of registries.conf that a MachineConfig puts on the nodes of a pool. */
export function isPoolDropIn(uri: string): boolean {
  const file = carriedNodeFile(uri);
  return file !== null && file.pool !== '' && file.path.startsWith(`${DROP_IN_FOLDER}/`);
}

/**
 * The drop-ins that the nodes of a cluster get from its MachineConfigs: those of the workers, whose MachineConfigs every pool of one's own
 * inherits; of the control plane where it is the only pool (`sno`), or workers get none; else of the first pool there is. Where several
 * MachineConfigs of the pool write one file, that of the last one by name counts.
 *
 * Follows openshift/machine-config-operator `pkg/controller/common/helpers.go` `MergeMachineConfigs`.
 */
export function poolDropIns(documents: readonly Document[], topology: Topology): readonly Document[] {
  // Of thousands of documents hardly any is one.
  const files = documents.filter(mayBePoolDropIn).flatMap((document) => {
    const file = carriedNodeFile(document.uri);
    return file && document.registries ? [{ ...file, document }] : [];
  });
  if (files.length === 0) return NO_DROP_INS;
  const order = topology === 'sno' ? ['master'] : ['worker', 'master', ...files.map(({ pool }) => pool)];
  const pool = order.find((name) => files.some((file) => file.pool === name));
  const own = files.filter((file) => file.pool === pool).sort((a, b) => compareBytewise(a.carrier, b.carrier));
  return [...new Map(own.map(({ path, document }) => [path, document])).values()];
}

const NO_DROP_INS: readonly Document[] = [];

function mayBePoolDropIn({ language, uri }: Document): boolean {
  return language === 'registries-conf' && isPoolDropIn(uri);
}

/** Such drop-ins as the engine reads them. */
export function asConfFiles(dropIns: readonly Document[]): readonly ConfFile[] {
  return dropIns.flatMap(({ uri, registries, checkedRegistries }) => {
    const file = carriedNodeFile(uri);
    return file && registries
      ? [{ path: file.path, role: 'drop-in' as const, file: registries, checked: checkedRegistries }]
      : [];
  });
}
