import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readEngineLog, type EngineTrace } from './engine-log';
import { runProgram } from './program';
import type { Sandbox } from './sandbox';

/**
 * What skopeo does for many complete references, each with a tag or a digest: one process for all of them, which is told to
 * copy every one and to go on after each failure. Throws where skopeo did not come to each of them.
 */
export async function traceWithSkopeo(
  sandbox: Sandbox,
  references: readonly string[],
): Promise<ReadonlyMap<string, EngineTrace>> {
  const list = path.join(sandbox.home, 'sync.json');
  writeFileSync(list, syncList(references));
  const goOn = ['--keep-going', '--retry-times', '0'];
  const transports = ['--scoped', '--src', 'yaml', '--dest', 'dir'];
  const { output } = await runProgram(
    'skopeo',
    ['--debug', 'sync', ...goOn, ...transports, list, path.join(sandbox.home, 'copies')],
    sandbox.env,
  );
  const traces = new Map<string, EngineTrace>();
  for (const section of output.split(/^(?=time="[^"]*" level=info msg="Copying image ref )/m)) {
    const reference = /^time="[^"]*" level=info msg="Copying image ref [^"]*" from="docker:\/\/([^"]*)"/.exec(
      section,
    )?.[1];
    if (reference !== undefined) traces.set(reference, readEngineLog(section));
  }
  const missing = references.filter((reference) => !traces.has(reference));
  if (missing.length > 0) throw new Error(`skopeo did not come to ${missing.join(', ')}:\n${output.slice(0, 2_000)}`);
  return traces;
}

/** The file that `skopeo sync` reads: by host and repository the tags and digests. JSON is YAML. */
function syncList(references: readonly string[]): string {
  const hosts: Record<string, { images: Record<string, string[]> }> = {};
  for (const reference of references) {
    const parts = /^([^/]+)\/([^@]+?)(?::([^:/@]+)|@(.+))$/.exec(reference);
    const [, host, repository, tag, digest] = parts ?? [];
    if (host === undefined || repository === undefined) throw new Error(`not a complete reference: ${reference}`);
    const { images } = (hosts[host] ??= { images: {} });
    (images[repository] ??= []).push(tag ?? digest ?? '');
  }
  return JSON.stringify(hosts);
}
