import type { Log } from '@ymera/kernel/log';
import type { RedisHandle } from '@ymera/kernel/redis';
import type { Mailbox } from '../dispatch-ports.ts';
import { createParcels } from './parcels.ts';
import { readMailBag, reportChannel, takenChannel } from './report-mail.ts';

export interface ReportEarDeps {
  readonly redis: Pick<RedisHandle, 'client' | 'connect' | 'prefix'>;
  readonly mailbox: Pick<Mailbox, 'deliver'>;
  readonly log: Log;
}

/**
 * Hears the reports of workers on the steps that this process has handed over, under its name, and says which stand in
 * a log. Of a report that is not taken nothing is said: its worker puts it into the inbox then.
 */
export function openReportEar({ redis, mailbox, log }: ReportEarDeps, ownName: string): { close(): void } {
  const say = createParcels<string>(async (worker, ids) => {
    await redis.client
      .publish(takenChannel(redis, worker), JSON.stringify(ids))
      .catch((error: unknown) => log.debug('a worker was not told of its reports', { error }));
  });
  const ear = redis.connect({ maxRetriesPerRequest: null });
  ear.on('message', (_channel: string, text: string) => {
    const { from, mail } = readMailBag(text);
    for (const { id, runId, report } of mail) mailbox.deliver(runId, report, () => say(from, id));
  });
  ear
    .subscribe(reportChannel(redis, ownName))
    .catch((error: unknown) => log.debug('reports cannot be heard; they come into the inbox', { error }));
  return { close: () => ear.disconnect() };
}
