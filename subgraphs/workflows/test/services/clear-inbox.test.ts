import { describe, expect, it } from 'vitest';
import { createMemoryStores } from '../../src/models/memory-stores.ts';
import { createInboxClearing } from '../../src/services/clear-inbox.ts';
import { aReport, aRun } from '../stored-things.ts';

const outcome = { finishedAt: 9, lastSeq: 9, continuedBy: null } as const;

async function ready() {
  const stores = createMemoryStores();
  const running = aRun();
  const ended = aRun({ tenantId: 'tenant_two' });
  for (const run of [running, ended]) await stores.runs.create(run, null);
  await stores.runs.recordOutcome(ended, { ...outcome, status: 'CANCELLED' });
  const put = ({ tenantId, id: runId }: typeof running) =>
    stores.inbox.put({ tenantId, runId, report: aReport() });
  const count = async ({ tenantId, id: runId }: typeof running) =>
    (await stores.inbox.list({ tenantId, runId, limit: 9_999 })).length;
  return { stores, running, ended, put, count };
}

describe('clearing the inbox', () => {
  it('throws away what came after the end of its run, and nothing of a run that goes on', async () => {
    const { stores, running, ended, put, count } = await ready();
    for (const run of [running, ended, ended]) await put(run);
    await createInboxClearing({ stores })();
    expect([await count(running), await count(ended)]).toEqual([1, 0]);
  });

  it('throws away what belongs to no run', async () => {
    const { stores, put, count } = await ready();
    const gone = aRun();
    await put(gone);
    await createInboxClearing({ stores })();
    expect(await count(gone)).toBe(0);
  });

  it('keeps what comes for a run that was taken up again', async () => {
    const { stores, ended, put, count } = await ready();
    await stores.runs.recordOutcome(ended, {
      status: 'RUNNING',
      finishedAt: null,
      lastSeq: 10,
      continuedBy: null,
    });
    await put(ended);
    await createInboxClearing({ stores })();
    expect(await count(ended)).toBe(1);
  });

  it('comes round to all of many, one page at a time', async () => {
    const { stores, running, ended, put, count } = await ready();
    for (let times = 0; times < 600; times++) {
      await put(running);
      await put(ended);
    }
    const clear = createInboxClearing({ stores });
    for (let times = 0; times < 4; times++) await clear();
    expect([await count(running), await count(ended)]).toEqual([600, 0]);
  });
});
