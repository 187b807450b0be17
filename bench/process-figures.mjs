import { readdirSync, readFileSync } from 'node:fs';

/**
 * The most memory that a process has had, in megabytes; null where the system does not tell (it does on Linux).
 * @param {number} pid
 */
export function peakMemory(pid) {
  const kilobytes = /^VmHWM:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}

/**
 * The processor time of a process with all its threads, in milliseconds; null where the system does not tell.
 * @param {number} pid
 */
export function processorTime(pid) {
  const times = threadsOf(pid).map((thread) => read(`/proc/${pid}/task/${thread}/schedstat`));
  if (times.length === 0) return null;
  return times.reduce((sum, text) => sum + Number(text.split(' ')[0] ?? 0) / 1e6, 0);
}

/** @param {number} pid */
function threadsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
