import { fileURLToPath } from 'node:url';
import { createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { createMemoryDefinitionStore } from '../../../src/models/memory-definition-store.ts';
import { createMemoryRunStore } from '../../../src/models/memory-run-store.ts';
import { loadAgentFiles } from '../../../src/services/agent-files/load-agent-files.ts';
import { createAgentBreakers } from '../../../src/services/breakers/agent-breakers.ts';
import { selectAgents } from '../../../src/services/selection/select-agents.ts';
import { openSelectionDesk, type SelectionDesk } from '../../../src/services/selection/selection-desk.ts';

const folder = fileURLToPath(new URL('../../../definitions', import.meta.url));

describe('of the agents that come with the platform', () => {
  let desk: SelectionDesk;
  beforeAll(async () => {
    const definitions = createMemoryDefinitionStore();
    const clock = createManualClock();
    await loadAgentFiles({ definitions, folders: [folder], log: createRecordingLog() });
    desk = openSelectionDesk({
      ...{ definitions, runs: createMemoryRunStore(), clock },
      breakers: createAgentBreakers({ clock }),
    });
  });

  test.each([
    ['Fix the memory leak in user service', 'debugger'],
    ['Improve the performance of this algorithm', 'enhancement'],
    ['Write unit tests for the parser', 'testing'],
    ['Review this pull request', 'code-reviewer'],
    ['Deploy the service to kubernetes', 'kubernetes-engineer'],
    ['Find vulnerabilities in our dependencies', 'dependency-auditor'],
    ['Write a README and API reference', 'documentation'],
    ['Design a database schema for orders', 'data-modeler'],
  ])('for "%s" the best is %s', async (task, id) => {
    const asked = { tenantId: 'tenant_one', task, first: 1, onlyReady: false };
    const [best] = await selectAgents(desk, asked);
    expect(best?.candidate.id).toBe(id);
  });
});
