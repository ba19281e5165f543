import { systemClock } from '@ymera/kernel';
import { openMongo } from '@ymera/kernel/mongo';
import { openAuditStore } from '../../../subgraphs/security/src/models/audit-store.ts';
import { createAuditLog } from '../../../subgraphs/security/src/services/append-audit.ts';
import { tenantId, type WriterNews, type WriterOrder } from './order.ts';

const groupSize = 500;

// The order is the one argument; whoever started it sees to its form.
await write(JSON.parse(process.argv[2] ?? '') as WriterOrder);

async function write({ store, name, from, to }: WriterOrder): Promise<void> {
  const leave = () => process.exit(1);
  process.once('disconnect', leave);
  const { dataDir, synchronous, database: dbName } = store;
  const mongo = await openMongo({ dataDir, synchronous, dbName });
  const log = createAuditLog({ auditEntries: await openAuditStore(mongo.connection), clock: systemClock });
  for (let i = from; i < to; i += groupSize) {
    const numbers = Array.from({ length: Math.min(groupSize, to - i) }, (_, k) => i + k);
    await Promise.all(numbers.map((number) => log.append(draftOf(name, number))));
    process.send?.({ acknowledged: i + numbers.length } satisfies WriterNews);
  }
  await mongo.close();
  process.off('disconnect', leave);
  process.disconnect();
}

function draftOf(name: string, number: number) {
  return {
    tenantId,
    eventId: `${name}.${number}`,
    at: Date.now(),
    action: 'agent.tool.called',
    actorId: `user_${number % 50}`,
    subjectId: `arun_${number % 1_000}`,
    concerns: [`agent_${number % 20}`],
    allowed: number % 97 !== 0,
    details: { tool: 'core/read-file', agentId: `agent_${number % 20}`, number },
  };
}
