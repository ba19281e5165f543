import { pageOf, readCursor } from '@ymera/kernel';
import type { Workflow } from '../domain/definition.ts';
import type { WorkflowStore } from '../ports.ts';
import { agentIdsOf, tagsOf } from './workflow-keys.ts';

const idsMax = 1000;

export function createMemoryWorkflows(): WorkflowStore {
  const workflows = new Map<string, Workflow>();
  const untold = new Set<string>();
  const versions = (tenantId: string, name: string) =>
    [...workflows.values()]
      .filter((workflow) => workflow.tenantId === tenantId && workflow.name === name)
      .sort((a, b) => b.version - a.version);
  return {
    insert: async (workflow) => {
      const { tenantId, name, version } = workflow;
      if (versions(tenantId, name).some((other) => other.version === version)) return 'taken';
      workflows.set(workflow.id, structuredClone(workflow));
      untold.add(workflow.id);
      return 'inserted';
    },
    findMany: async (tenantId, ids) =>
      structuredClone(
        [...workflows.values()].filter(
          (workflow) => workflow.tenantId === tenantId && ids.includes(workflow.id),
        ),
      ),
    findLatest: async (tenantId, name) => structuredClone(versions(tenantId, name)[0] ?? null),
    listVersionIds: async (tenantId, name) =>
      versions(tenantId, name)
        .map(({ id }) => id)
        .slice(0, idsMax),
    findVersion: async (tenantId, { name, version }) =>
      structuredClone(versions(tenantId, name).find((workflow) => workflow.version === version) ?? null),
    listIdsWith: async (tenantId, wanted) =>
      [...workflows.values()]
        .filter((workflow) => workflow.tenantId === tenantId)
        .filter((workflow) =>
          'agentId' in wanted
            ? agentIdsOf(workflow).includes(wanted.agentId)
            : tagsOf(workflow).includes(wanted.tag),
        )
        .map(({ id }) => id)
        .sort((a, b) => (a < b ? 1 : -1))
        .slice(0, idsMax),
    listLatest: async (tenantId, page) => {
      const after = readCursor(page.after);
      const found = [...workflows.values()]
        .filter(({ id, name, tenantId: owner }) => owner === tenantId && versions(owner, name)[0]?.id === id)
        .filter(({ name }) => after === null || name > after)
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      return pageOf(structuredClone(found), page.first, ({ name }) => name);
    },
    listUntold: async (limit) =>
      structuredClone([...workflows.values()].filter(({ id }) => untold.has(id)).slice(0, limit)),
    markTold: async ({ id }) => void untold.delete(id),
  };
}
