/** What processes and the machine have used, as Linux counts it in /proc; null elsewhere. */
import { readFileSync } from 'node:fs';

/** USER_HZ, which is 100 on every Linux that Node runs on. */
const TICK_MS = 10;
const PAGE_BYTES = 4096;

/** User and system time of all threads of a process, ms. */
export function cpuMsOf(pid: number): number | null {
  const stat = read(`/proc/${pid}/stat`);
  return stat === null ? null : parseCpuMs(stat);
}

export function rssBytesOf(pid: number): number | null {
  const pages = read(`/proc/${pid}/statm`)?.split(' ')[1];
  return pages === undefined ? null : Number(pages) * PAGE_BYTES;
}

/** Busy time of all cores together since the machine started, ms. */
export function machineBusyMs(): number | null {
  const line = read('/proc/stat')?.split('\n')[0];
  return line === undefined ? null : parseBusyMs(line);
}

/** Source: proc(5), /proc/[pid]/stat; the command, field 2, may itself hold spaces and parentheses. */
export function parseCpuMs(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Source: proc(5), /proc/stat: user nice system idle iowait irq softirq steal guest guest_nice; guests are in user. */
export function parseBusyMs(line: string): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) * TICK_MS;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
