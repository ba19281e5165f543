import { describe, expect, it } from 'vitest';
import { createMemoryStores } from '../../src/models/memory-stores.ts';
import { rememberWorkflows } from '../../src/services/remember-workflows.ts';
import { ada, define, definitionOf, eve, task } from './world.ts';

describe('a store that remembers workflows', () => {
  it('reads each once, and shows none to another tenant', async () => {
    const { workflows } = createMemoryStores();
    const { id } = await define({ ...createMemoryStores(), workflows }, definitionOf([task('a')]));
    let reads = 0;
    const remembering = rememberWorkflows({
      ...workflows,
      findMany: (...args) => {
        reads++;
        return workflows.findMany(...args);
      },
    });
    const [first] = await remembering.findMany(ada.tenantId, [id]);
    const [second] = await remembering.findMany(ada.tenantId, [id]);
    expect(first).toMatchObject({ id });
    expect(second).toBe(first);
    expect(reads).toBe(1);
    expect(await remembering.findMany(eve.tenantId, [id])).toEqual([]);
    expect(await remembering.findMany(ada.tenantId, ['wf_none'])).toEqual([]);
    expect(await remembering.findMany(ada.tenantId, [id, 'wf_none'])).toEqual([first]);
  });
});
