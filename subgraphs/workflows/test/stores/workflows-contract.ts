import { describe, expect, it } from 'vitest';
import type { Stores } from '../../src/ports.ts';
import { task } from '../domain/run-driver.ts';
import { aWorkflow, unique } from '../stored-things.ts';

/** What every store of workflows has to do. */
export function describeWorkflows(name: string, stores: () => Stores): void {
  describe(`the workflows in ${name}`, () => {
    it('come back as they were stored, whatever keys their templates have', async () => {
      const workflow = aWorkflow();
      expect(await stores().workflows.insert(workflow)).toBe('inserted');
      const [found] = await stores().workflows.findMany('tenant_one', [workflow.id]);
      expect(found).toEqual(workflow);
      expect(JSON.stringify(found?.tasks)).toBe(JSON.stringify(workflow.tasks));
    });

    it('have each version of a name once', async () => {
      const workflow = aWorkflow();
      await stores().workflows.insert(workflow);
      expect(await stores().workflows.insert({ ...workflow, id: unique('wf') })).toBe('taken');
      expect(await stores().workflows.insert({ ...workflow, id: unique('wf'), tenantId: 'tenant_two' })).toBe(
        'inserted',
      );
    });

    it('are found by name in the latest version', async () => {
      const first = aWorkflow();
      const second = aWorkflow({ name: first.name, version: 2 });
      await stores().workflows.insert(first);
      await stores().workflows.insert(second);
      expect(await stores().workflows.findLatest('tenant_one', first.name)).toEqual(second);
      expect(await stores().workflows.listVersionIds('tenant_one', first.name)).toEqual([
        second.id,
        first.id,
      ]);
      expect(await stores().workflows.findLatest('tenant_two', first.name)).toBeNull();
    });

    it('are listed by name, each in its latest version, page by page', async () => {
      const tenantId = unique('tenant');
      for (const [name, version] of [
        ['b', 1],
        ['a', 1],
        ['a', 2],
        ['c', 1],
      ] as const)
        await stores().workflows.insert(aWorkflow({ tenantId, name, version }));
      const page = await stores().workflows.listLatest(tenantId, { first: 2, after: null });
      expect(page.items.map(({ name, version }) => `${name}${version}`)).toEqual(['a2', 'b1']);
      const rest = await stores().workflows.listLatest(tenantId, { first: 2, after: page.nextCursor });
      expect(rest).toMatchObject({ items: [{ name: 'c' }], nextCursor: null });
    });

    it('are to be told until they have been told', async () => {
      for (const workflow of await stores().workflows.listUntold(100))
        await stores().workflows.markTold(workflow);
      const workflow = aWorkflow();
      await stores().workflows.insert(workflow);
      expect(await stores().workflows.listUntold(100)).toEqual([workflow]);
      await stores().workflows.markTold(workflow);
      expect(await stores().workflows.listUntold(100)).toEqual([]);
    });

    it('are found by version, and by what they are about, in the own tenant alone', async () => {
      const [tenantId, agentId, tag] = [unique('tenant'), unique('agent'), unique('tag')];
      const target = { kind: 'agent', agentId } as const;
      const gate = { kind: 'gate', agentId, producer: 'a', roundsMax: 2, escalateTo: null } as const;
      const runs = aWorkflow({ tenantId, tasks: [task('a', { target })] });
      const examines = aWorkflow({ tenantId, tags: [tag], tasks: [task('a'), task('b', { target: gate })] });
      const undoes = aWorkflow({
        tenantId,
        tasks: [task('a', { tags: [tag], compensate: { target, input: {} } }), task('b')],
      });
      for (const workflow of [runs, examines, undoes]) await stores().workflows.insert(workflow);
      const { name } = runs;
      expect(await stores().workflows.findVersion(tenantId, { name, version: 1 })).toEqual(runs);
      expect(await stores().workflows.findVersion(tenantId, { name, version: 2 })).toBeNull();
      expect(await stores().workflows.findVersion('tenant_two', { name, version: 1 })).toBeNull();
      const withAgent = await stores().workflows.listIdsWith(tenantId, { agentId });
      expect(withAgent).toEqual([undoes.id, examines.id, runs.id]);
      expect(await stores().workflows.listIdsWith(tenantId, { tag })).toEqual([undoes.id, examines.id]);
      expect(await stores().workflows.listIdsWith('tenant_two', { tag })).toEqual([]);
    });
  });
}
