import { randomUUID } from 'node:crypto';
import type { Clock } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import type { RedisHandle } from '@ymera/kernel/redis';
import { createParcels } from './parcels.ts';
import { mailBytesMax, type ReportMail, readIds, reportChannel, takenChannel } from './report-mail.ts';

export interface ReportLineDeps {
  readonly redis: Pick<RedisHandle, 'client' | 'connect' | 'prefix'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A worker's quick way to the process that drives a run; what does not come through goes into the inbox. */
export interface ReportLine {
  /** True once the report stands in its run's log; false when nobody has said so in time, which leaves it open. */
  send(sender: string, mail: ReportMail): Promise<boolean>;
  close(): void;
}

/** A wave is in the log a few milliseconds after its reports; a process that takes longer is busy, or gone. */
const patienceMs = 250;

export function openReportLine({ redis, clock, log }: ReportLineDeps): ReportLine {
  const ownName = randomUUID();
  // Bounded by the steps at work.
  const open = new Map<string, (isTaken: boolean) => void>();
  const settle = (id: string, isTaken: boolean) => open.get(id)?.(isTaken);

  const ear = redis.connect({ maxRetriesPerRequest: null });
  ear.on('message', (_channel: string, text: string) => {
    for (const id of readIds(text)) settle(id, true);
  });
  ear
    .subscribe(takenChannel(redis, ownName))
    .catch((error: unknown) => log.debug('a worker cannot hear what became of reports', { error }));

  const say = createParcels<ReportMail>(async (sender, mail) => {
    const heard = await redis.client
      .publish(reportChannel(redis, sender), JSON.stringify({ from: ownName, mail }))
      .catch(() => 0);
    if (heard === 0) for (const { id } of mail) settle(id, false);
  });

  return {
    send: async (sender, mail) => {
      if (redis.client.status !== 'ready' || open.has(mail.id)) return false;
      if (JSON.stringify(mail).length > mailBytesMax) return false;
      const over = new AbortController();
      const answer = Promise.withResolvers<boolean>();
      open.set(mail.id, answer.resolve);
      say(sender, mail);
      const late = clock.wait(patienceMs, over.signal).then(() => false);
      const isTaken = await Promise.race([answer.promise, late]);
      over.abort(answered);
      open.delete(mail.id);
      return isTaken;
    },
    close: () => ear.disconnect(),
  };
}

/** Without a reason of its own, each abort would make an error with a stack. */
const answered = 'answered';
