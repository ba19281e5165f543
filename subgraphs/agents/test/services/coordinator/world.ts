import { DomainError, type WorkflowOrder, type WorkflowProgress, type WorkflowRunner } from '@ymera/kernel';
import { createBus, createMemoryEvents } from '@ymera/kernel/events';
import { aPrincipal, createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import type { Intent } from '../../../src/domain/coordinator/intent.ts';
import type { Plan } from '../../../src/domain/coordinator/plan.ts';
import {
  createMemoryConversationStore,
  createMemoryMessageStore,
} from '../../../src/models/memory-conversation-store.ts';
import { createMemoryMemoryStore } from '../../../src/models/memory-memory-store.ts';
import {
  type CoordinatorDesk,
  coordinatorDefaults,
  type Thinker,
} from '../../../src/services/coordinator/coordinator-desk.ts';
import { listMessages } from '../../../src/services/coordinator/read-messages.ts';

export const ada = aPrincipal({ id: 'user_ada', role: 'admin' });
export const bob = aPrincipal({ id: 'user_bob', role: 'execute' });
export const kim = aPrincipal({ id: 'user_kim', role: 'execute' });
export const eve = aPrincipal({ id: 'user_eve', tenantId: 'tenant_two', role: 'admin' });

const unknown = { ms: null, costMicroUsd: null, basis: 'nothing is known yet' };

const anIntent = (request: string): Intent => ({
  kind: 'DEBUG',
  confidence: 0.9,
  alternatives: [],
  also: [],
  readBy: { kind: 'RULES' },
  evidence: [request.slice(0, 20)],
  subject: null,
  question: request.includes('unclear') && !request.includes('fix') ? 'What is to be done?' : null,
});

const aPlan = (request: string, intent: Intent): Plan => ({
  intent,
  complexity: { score: 0.2, terms: [] },
  shape: 'DIRECT',
  stages: [
    {
      ...{
        id: 'fix',
        title: 'Fix it',
        work: 'FIX',
        phase: null,
        part: null,
        instruction: request,
        agentId: 'coding',
      },
      ...{ reasons: [], after: [], examines: null, estimate: unknown },
    },
  ],
  approval: request.includes('deploy') ? { reasons: ['It deploys'] } : null,
  estimate: unknown,
  obstacles: request.includes('impossible')
    ? [{ code: 'MODEL_UNAVAILABLE', message: 'No model is there.', stage: 'fix' }]
    : [],
});

export class Refusal extends DomainError {
  readonly code: string;
  override readonly nextMove: DomainError['nextMove'];

  constructor(code: string, nextMove: DomainError['nextMove'] = 'fix-input') {
    super(`Refused with ${code}.`);
    this.code = code;
    this.nextMove = nextMove;
  }
}

/** Workflows that are as far as a test says. */
export function createFakeWorkflows() {
  const runs = new Map<string, { readonly order: WorkflowOrder; progress: WorkflowProgress }>();
  const calls = { started: [] as WorkflowOrder[], cancelled: [] as string[], checked: 0 };
  let refusal: Error | null = null;
  const runner: WorkflowRunner = {
    check: async () => {
      calls.checked++;
      if (refusal) throw refusal;
      return null;
    },
    start: async (order) => {
      calls.started.push(order);
      if (refusal) throw refusal;
      const runId = `run_${order.clientKey}`;
      if (!runs.has(runId)) runs.set(runId, { order, progress: aProgress(runId) });
      return { runId, workflowId: 'wf_1' };
    },
    progress: async ({ runId, tenantId }) => {
      const run = runs.get(runId);
      return run?.order.tenantId === tenantId ? run.progress : null;
    },
    cancel: async ({ runId }) => {
      calls.cancelled.push(runId);
      return null;
    },
  };
  return {
    runner,
    calls,
    runs,
    refuse: (error: Error | null) => {
      refusal = error;
    },
    /** The one run there is comes to this. */
    come: (progress: Partial<WorkflowProgress>) => {
      for (const run of runs.values()) run.progress = { ...run.progress, ...progress };
    },
    forget: () => runs.clear(),
  };
}

export const aTask = (status: string, attempts = 1, taskId = 'fix'): WorkflowProgress['tasks'][number] => ({
  ...{ taskId, name: 'Fix it', status, attempts, agentId: 'coding', error: null },
});

const aProgress = (runId: string): WorkflowProgress => ({
  ...{ runId, workflowId: 'wf_1', status: 'RUNNING', tasks: [aTask('WAITING', 0)] },
  ...{ output: null, error: null, seq: 1 },
});

/** The coordinator over memory twins, with a thinker that reads a few words. */
export function aCoordinator(overrides: Partial<CoordinatorDesk> = {}) {
  const workflows = createFakeWorkflows();
  const clock = createManualClock();
  const events = createMemoryEvents();
  const thoughts: { readonly request: string; readonly memory: readonly string[] }[] = [];
  const thinker: Thinker = {
    readIntent: async ({ request, memory }) => {
      thoughts.push({ request, memory });
      return anIntent(request);
    },
    makePlan: async ({ request, intent }) => aPlan(request, intent),
    sourcesOf: ({ stages }, { name }) => [`name: ${name}\ntasks: ${stages.length}`],
  };
  const desk: CoordinatorDesk = {
    conversations: createMemoryConversationStore(),
    messages: createMemoryMessageStore(),
    memories: createMemoryMemoryStore(),
    thinker,
    workflows: workflows.runner,
    events,
    bus: createBus(),
    clock,
    log: createRecordingLog(),
    settings: { ...coordinatorDefaults, watchMs: 1_000 },
    ...overrides,
  };
  return { desk, workflows, clock, events, thoughts };
}

/** The kinds of all messages of a conversation, with the text of some. */
export async function saidIn(desk: CoordinatorDesk, { id, tenantId }: { id: string; tenantId: string }) {
  const conversation = await desk.conversations.find({ tenantId, id });
  if (!conversation) throw new Error('There is no such conversation.');
  const { items } = await listMessages(desk, { conversation, afterSeq: 0, first: 100 });
  return items;
}
