import { Worker } from 'node:worker_threads';
import type { Log } from '@ymera/kernel/log';
import type { DoctorReport } from '@ymera/plugin-sdk/host';

/**
 * Looks once at what holds the processes of plugins on this machine, and tells the log. Nothing waits for it, and it
 * has a thread of its own, since it starts processes and waits for them.
 */
export function reportSandbox(log: Log): void {
  const worker = new Worker(new URL('./sandbox-doctor.ts', import.meta.url));
  worker.unref();
  worker.once('message', (report: DoctorReport) => tellSandbox(report, log));
  worker.once('error', (error) => log.warn('the sandbox could not be looked at', { error }));
}

/** One line at info says what holds; another names what this machine lacks, a warning when plugins can't do without. */
export function tellSandbox({ ok, checks }: DoctorReport, log: Log): void {
  const held = checks.filter(({ status }) => status === 'ok');
  log.info('what holds the processes of plugins', { held: held.map(({ title, why }) => `${title}: ${why}`) });
  const lacking = checks.filter(({ status }) => status === 'missing');
  if (lacking.length === 0) return;
  const tell = ok ? log.info : log.warn;
  tell('what does not', { lacking: lacking.map(({ title, why, fix }) => `${title}: ${why}; ${fix}`) });
}
