import { beforeEach, describe, expect, test } from 'vitest';
import { heldBy, type RunningRun, type RunResult } from '../src/domain/agent-run.ts';
import type { DefinitionStore, RunStore } from '../src/ports.ts';
import { anAgent, aPlugin, aRunningRun, usage } from './builders.ts';

const at = (run: RunningRun, epoch: number): RunningRun => ({
  ...run,
  state: { phase: 'RUNNING', lease: { ...run.state.lease, epoch } },
});
const ok = (output: unknown): RunResult => ({ ok: true, output: output as never, usage }); // any JSON
const end = (result: RunResult, giveKeyBack = false) => ({ result, finishedAt: 2_000, giveKeyBack });

/** What every definition store does, whatever it is made of. */
export function definitionStoreContract(open: () => Promise<DefinitionStore>): void {
  describe('a definition store', () => {
    let store: DefinitionStore;
    beforeEach(async () => {
      store = await open();
    });

    test('gives back what it was given, JSON Schemas with all their keys included', async () => {
      await store.replaceAll({ plugins: [aPlugin()], agents: [anAgent()] });
      expect(await store.findPlugins([aPlugin().id])).toEqual([aPlugin()]);
      expect(await store.findAgents([anAgent().id, anAgent().id])).toEqual([anAgent()]);
    });

    test('finds nothing for ids it does not know', async () => {
      expect(await store.findAgents(['nobody'])).toEqual([]);
      expect(await store.findPlugins(['nothing'])).toEqual([]);
      expect(await store.findAgents([])).toEqual([]);
    });

    test('keeps what is no longer there, as absent and unavailable', async () => {
      await store.replaceAll({ plugins: [aPlugin()], agents: [anAgent()] });
      await store.replaceAll({ plugins: [], agents: [] });
      expect(await store.listLoadedPlugins()).toEqual([]);
      expect(await store.findPlugins([aPlugin().id])).toEqual([aPlugin({ status: 'ABSENT' })]);
      expect(await store.findAgents([anAgent().id])).toEqual([anAgent({ status: 'UNAVAILABLE' })]);
    });

    test('takes the new version of a plugin, and loses the agents that it has no longer', async () => {
      const old = anAgent({ id: '@test/echo/old', name: 'old' });
      await store.replaceAll({ plugins: [aPlugin()], agents: [anAgent(), old] });
      await store.replaceAll({
        plugins: [aPlugin({ version: '2.0.0' })],
        agents: [anAgent({ title: 'New' })],
      });
      expect(await store.listLoadedPlugins()).toEqual([aPlugin({ version: '2.0.0' })]);
      expect(await store.listAgentsOf(['@test/echo'])).toEqual([
        anAgent({ title: 'New' }),
        { ...old, status: 'UNAVAILABLE' },
      ]);
    });

    test('lists agents in order of their ids, and on after one', async () => {
      const agents = ['c', 'a', 'b'].map((name) => anAgent({ id: `@test/echo/${name}`, name }));
      await store.replaceAll({ plugins: [aPlugin()], agents });
      const first = await store.listAgents({ after: null, limit: 2 });
      expect(first.map(({ name }) => name)).toEqual(['a', 'b']);
      const second = await store.listAgents({ after: '@test/echo/b', limit: 2 });
      expect(second.map(({ name }) => name)).toEqual(['c']);
      expect(await store.listAgentIds(2)).toEqual(['@test/echo/a', '@test/echo/b']);
    });

    test('reads nothing for a request that is over', async () => {
      const over = AbortSignal.abort();
      await expect(store.findAgents(['@test/echo/a'], over)).rejects.toThrow();
      await expect(store.listAgents({ after: null, limit: 1 }, over)).rejects.toThrow();
      await expect(store.listAgentsOf(['@test/echo'], over)).rejects.toThrow();
      await expect(store.findPlugins(['@test/echo'], over)).rejects.toThrow();
      await expect(store.listLoadedPlugins(over)).rejects.toThrow();
    });
  });
}

/** What every run store does, whatever it is made of. */
export function runStoreContract(open: () => Promise<RunStore>): void {
  describe('a run store', () => {
    let store: RunStore;
    const run = aRunningRun();
    const place = { tenantId: run.tenantId, idempotencyKey: run.idempotencyKey };
    beforeEach(async () => {
      store = await open();
    });

    test('reads nothing for a request that is over', async () => {
      const over = AbortSignal.abort();
      const { tenantId, agentId, id } = run;
      await expect(store.findMany({ tenantId, ids: [id] }, over)).rejects.toThrow();
      await expect(store.listOfAgent({ tenantId, agentId, limit: 1 }, over)).rejects.toThrow();
      await expect(store.readOutputs({ tenantId, ids: [id] }, over)).rejects.toThrow();
    });

    test('gives a new run back as it was', async () => {
      const workflow = { runId: 'run_1', taskId: 'task_1', attempt: 2 };
      const created = aRunningRun({ id: 'arun_2', workflow });
      expect(await store.create(created)).toBe(true);
      expect(await store.findMany({ tenantId: 'tenant_one', ids: ['arun_2'] })).toEqual([created]);
    });

    test('takes one run for each key and tenant, even when two come at once', async () => {
      const other = aRunningRun({ id: 'arun_2', idempotencyKey: run.idempotencyKey });
      const created = await Promise.all([store.create(run), store.create(other)]);
      expect(created.toSorted()).toEqual([false, true]);
      const elsewhere = { ...other, id: 'arun_3', tenantId: 'tenant_two' };
      expect(await store.create(elsewhere)).toBe(true);
    });

    test('shows a tenant nothing of another', async () => {
      await store.create(run);
      await store.finish(run, end(ok('secret')));
      const tenantId = 'tenant_two';
      expect(await store.findByKey({ ...place, tenantId })).toBeNull();
      expect(await store.findMany({ tenantId, ids: [run.id] })).toEqual([]);
      expect(await store.listOfAgent({ tenantId, agentId: run.agentId, limit: 10 })).toEqual([]);
      expect((await store.readOutputs({ tenantId, ids: [run.id] })).size).toBe(0);
    });

    test('lets a tenant change nothing of another', async () => {
      await store.create(run);
      const foreign = { ...heldBy(run), tenantId: 'tenant_two' };
      const foreignRun = { ...run, tenantId: 'tenant_two' };
      const lease = { holder: 'node_2', epoch: 2, until: 20_000 };
      expect(await store.takeOver(foreign, { lease, now: 10_000 })).toBeNull();
      expect(await store.renew(foreign, 9_000)).toBe(false);
      expect(await store.finish(foreignRun, end(ok(1)))).toBeNull();
      await store.release(foreign);
      expect(await store.findByKey(place)).toEqual(run);
    });

    test('gives the output of a run that succeeded, and lists the run without it', async () => {
      const output = { 'a.b': [1, null, 'ü'], $set: { constructor: false } };
      await store.create(run);
      const finished = await store.finish(run, end(ok(output)));
      expect(finished?.state).toEqual({
        phase: 'SUCCEEDED',
        finishedAt: 2_000,
        usage,
        outputBytes: Buffer.byteLength(JSON.stringify(output)),
      });
      expect(await store.findByKey(place)).toEqual(finished);
      const outputs = await store.readOutputs({ tenantId: run.tenantId, ids: [run.id, 'arun_none'] });
      expect([...outputs]).toEqual([[run.id, output]]);
    });

    test('keeps an output of three million characters', async () => {
      const output = { text: 'x'.repeat(3_000_000) };
      for (const id of ['arun_1', 'arun_2']) {
        const big = aRunningRun({ id });
        await store.create(big);
        await store.finish(big, end(ok(output)));
      }
      const outputs = await store.readOutputs({ tenantId: run.tenantId, ids: ['arun_1', 'arun_2'] });
      expect(outputs.get('arun_1')).toEqual(output);
      expect(outputs.get('arun_2')).toEqual(output);
    });

    test('keeps an output that is null', async () => {
      await store.create(run);
      await store.finish(run, end(ok(null)));
      expect((await store.readOutputs({ tenantId: run.tenantId, ids: [run.id] })).get(run.id)).toBeNull();
    });

    test('keeps why a run failed, and has no output for it', async () => {
      const error = { code: 'BAD_CSV', message: 'line 3', retryable: false, details: { $line: 3 } };
      await store.create(run);
      await store.finish(run, end({ ok: false, error, usage }));
      const [stored] = await store.findMany({ tenantId: run.tenantId, ids: [run.id] });
      expect(stored?.state).toEqual({ phase: 'FAILED', finishedAt: 2_000, usage, error });
      expect((await store.readOutputs({ tenantId: run.tenantId, ids: [run.id] })).size).toBe(0);
    });

    test('ends a run once only', async () => {
      await store.create(run);
      expect(await store.finish(run, end(ok(1)))).not.toBeNull();
      expect(await store.finish(run, end(ok(2)))).toBeNull();
      expect((await store.readOutputs({ tenantId: run.tenantId, ids: [run.id] })).get(run.id)).toBe(1);
    });

    test('lets a run be taken over when its lease has expired, and by one only', async () => {
      await store.create(run);
      const lease = { holder: 'node_2', epoch: 2, until: 20_000 };
      expect(await store.takeOver(heldBy(run), { lease, now: 5_999 })).toBeNull();
      const taken = await Promise.all([
        store.takeOver(heldBy(run), { lease, now: 6_000 }),
        store.takeOver(heldBy(run), { lease, now: 6_000 }),
      ]);
      expect(taken.filter((one) => one !== null)).toEqual([{ ...run, state: { phase: 'RUNNING', lease } }]);
    });

    test('shuts the old holder out once a run was taken over', async () => {
      await store.create(run);
      const lease = { holder: 'node_2', epoch: 2, until: 20_000 };
      await store.takeOver(heldBy(run), { lease, now: 6_000 });
      expect(await store.renew(heldBy(run), 30_000)).toBe(false);
      expect(await store.finish(run, end(ok(1)))).toBeNull();
      expect(await store.finish(at(run, 2), end(ok(2)))).not.toBeNull();
    });

    test('renews a lease and releases it', async () => {
      await store.create(run);
      expect(await store.renew(heldBy(run), 9_000)).toBe(true);
      const lease = { holder: 'node_2', epoch: 2, until: 20_000 };
      expect(await store.takeOver(heldBy(run), { lease, now: 8_000 })).toBeNull();
      await store.release(heldBy(run));
      expect(await store.takeOver(heldBy(run), { lease, now: 8_000 })).not.toBeNull();
    });

    test('lets another run have the key of one that was called off', async () => {
      await store.create(run);
      const error = { code: 'CANCELLED', message: '', retryable: true, details: {} };
      await store.finish(run, end({ ok: false, error, usage }, true));
      expect(await store.findByKey(place)).toBeNull();
      const next = aRunningRun({ id: 'arun_2', idempotencyKey: run.idempotencyKey });
      expect(await store.create(next)).toBe(true);
      expect(await store.findMany({ tenantId: run.tenantId, ids: [run.id] })).toHaveLength(1);
    });

    test('lists the runs of an agent, newest first', async () => {
      for (const [id, startedAt] of Object.entries({ arun_b: 20, arun_a: 20, arun_c: 10, arun_d: 30 }))
        await store.create(aRunningRun({ id, startedAt }));
      await store.create(aRunningRun({ id: 'arun_e', agentId: '@test/echo/other' }));
      const listed = await store.listOfAgent({ tenantId: run.tenantId, agentId: run.agentId, limit: 3 });
      expect(listed.map(({ id }) => id)).toEqual(['arun_d', 'arun_b', 'arun_a']);
    });

    test('remembers which ends are still to be told', async () => {
      const second = aRunningRun({ id: 'arun_2', tenantId: 'tenant_two' });
      await store.create(run);
      await store.create(second);
      await store.create(aRunningRun({ id: 'arun_3' }));
      await store.finish(run, end(ok(1)));
      await store.finish(second, end(ok(2)));
      expect((await store.listUntold(10)).map(({ id }) => id).toSorted()).toEqual(['arun_1', 'arun_2']);
      expect(await store.listUntold(1)).toHaveLength(1);
      await store.markTold({ tenantId: 'tenant_one', runId: 'arun_2' });
      await store.markTold({ tenantId: 'tenant_one', runId: 'arun_1' });
      expect((await store.listUntold(10)).map(({ id }) => id)).toEqual(['arun_2']);
    });

    test('lists the runs that were left behind', async () => {
      await store.create(run);
      await store.create(aRunningRun({ id: 'arun_2' }));
      await store.finish(run, end(ok(1)));
      expect(await store.listAbandoned({ before: 6_000, limit: 10 })).toEqual([]);
      const left = await store.listAbandoned({ before: 6_001, limit: 10 });
      expect(left.map(({ id }) => id)).toEqual(['arun_2']);
    });
  });
}
