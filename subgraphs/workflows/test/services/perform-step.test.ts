import { type AgentRunOutcome, type AgentRunRequest, DomainError, type JsonValue } from '@ymera/kernel';
import { createBus } from '@ymera/kernel/events';
import { createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import { describe, expect, it } from 'vitest';
import type { StepJob } from '../../src/dispatch-ports.ts';
import type { TaskDefinition } from '../../src/domain/definition.ts';
import { defaultSettings } from '../../src/domain/engine-settings.ts';
import type { Report } from '../../src/domain/report.ts';
import { createMemoryStores } from '../../src/models/memory-stores.ts';
import { channels } from '../../src/ports.ts';
import { createStepFinder, noteCommits } from '../../src/services/find-step.ts';
import { createHandIn } from '../../src/services/hand-in.ts';
import { createPerformStep } from '../../src/services/perform-step.ts';
import { task } from '../domain/run-driver.ts';
import { aCommit, aReport, aRun, aWorkflow, unique } from '../stored-things.ts';

const { signal: never } = new AbortController();
const usage = { cpuMs: 1, wallMs: 1, hostCalls: 0, bytesIn: 0, bytesOut: 0 };
const gave = (output: JsonValue): AgentRunOutcome => ({ ok: true, agentRunId: 'arun_1', output, usage });
const failedWith = (code: string, retryable = false): AgentRunOutcome => ({
  ok: false,
  agentRunId: 'arun_1',
  error: { code, message: 'It failed.', retryable, details: { at: 1 } },
  usage,
});

class AgentsLostError extends DomainError {
  readonly code = 'AGENTS_LOST';
  override readonly nextMove = 'retry';
}

type Answer = (request: AgentRunRequest, signal: AbortSignal) => Promise<AgentRunOutcome>;

/** A run with one step under way, and a worker that is told to do it. */
async function aWorker(
  answer: Answer,
  { overrides = {}, stepId = 'a', payloadBytesMax = 1_000 }: Partial<WorkerOptions> = {},
) {
  const stores = createMemoryStores();
  const workflow = aWorkflow({ tasks: [task('a', overrides)] });
  const run = aRun({ workflowId: workflow.id });
  await stores.workflows.insert(workflow);
  await stores.runs.create(run, null);
  const started = {
    type: 'TASK_STARTED' as const,
    seq: 2,
    at: 1,
    stepId,
    attempt: 1,
    idempotencyKey: unique('key'),
    input: { kind: 'inline' as const, json: '{"n":1}' },
    inputSha256: 'sha',
    childRunId: null,
    dueAt: null,
    artifactSha256: null,
    selected: null,
  };
  const commit = aCommit(run.id, 1, { events: [started] });
  await stores.commits.append(commit);
  const requests: AgentRunRequest[] = [];
  const [clock, log] = [createManualClock(), createRecordingLog()];
  const deps = {
    stores,
    clock,
    log,
    settings: { ...defaultSettings, payloadBytesMax },
    random: () => 0,
    agentRunner: {
      select: async () => null,
      categories: async () => [],
      describe: async () => [],
      run: (request: AgentRunRequest, signal: AbortSignal = never) => {
        requests.push(request);
        return answer(request, signal);
      },
    },
  };
  const job: StepJob = {
    tenantId: run.tenantId,
    runId: run.id,
    startedSeq: 2,
    stepId,
    attempt: 1,
    epoch: 1,
    idempotencyKey: started.idempotencyKey,
    priority: 5,
  };
  const perform = (other: Partial<StepJob> = {}, signal = never) =>
    createPerformStep({ ...deps, steps: createStepFinder({ stores }) })({ ...job, ...other }, signal);
  return { perform, job, requests, stores, clock, log, commit, run };
}

interface WorkerOptions {
  readonly overrides: Partial<TaskDefinition>;
  readonly stepId: string;
  readonly payloadBytesMax: number;
}

const codeOf = (report: Report) => (report.kind === 'failed' ? report.failure.code : report.kind);

describe('a worker', () => {
  it('calls the agent with the input, the key and the place that stand in the log', async () => {
    const { perform, job, requests } = await aWorker(async () => gave({ did: true }));
    const { stepId, attempt, idempotencyKey } = job;
    expect(await perform()).toEqual({
      kind: 'succeeded',
      stepId,
      attempt,
      idempotencyKey,
      output: { kind: 'inline', json: '{"did":true}' },
    });
    expect(requests).toEqual([
      {
        kind: 'agent',
        agentId: 'test/a',
        input: { n: 1 },
        tenantId: job.tenantId,
        startedBy: 'user_ada',
        idempotencyKey,
        workflow: { runId: job.runId, taskId: 'a', attempt: 1 },
        timeoutMs: 1_000,
      },
    ]);
  });

  it('calls tools as tools, iterations as their task, and what undoes a task for its compensation', async () => {
    const tool = { kind: 'tool', toolId: 'test/tool' } as const;
    const ofTool = await aWorker(async () => gave(1), { overrides: { target: tool }, stepId: 'a[3]' });
    await ofTool.perform();
    expect(ofTool.requests).toMatchObject([
      { kind: 'tool', agentId: 'test/tool', workflow: { taskId: 'a' } },
    ]);
    const overrides = { compensate: { target: tool, input: {} } };
    const ofUndo = await aWorker(async () => gave(1), { overrides, stepId: 'a~undo' });
    await ofUndo.perform();
    expect(ofUndo.requests).toMatchObject([{ kind: 'tool', agentId: 'test/tool' }]);
  });

  it('reads the verdict of a gate, and hands on what is none for the run to judge', async () => {
    const target = {
      kind: 'gate',
      agentId: 'test/judge',
      producer: 'b',
      roundsMax: 1,
      escalateTo: null,
    } as const;
    const judged = await aWorker(async () => gave({ approved: false, why: 'x' }), { overrides: { target } });
    expect(await judged.perform()).toMatchObject({
      kind: 'examined',
      approved: false,
      reasons: { json: '{"approved":false,"why":"x"}' },
    });
    const unsure = await aWorker(async () => gave('maybe'), { overrides: { target } });
    expect(await unsure.perform()).toMatchObject({ kind: 'succeeded' });
  });

  it.each([
    ['another key', { idempotencyKey: 'other' }],
    ['another attempt', { attempt: 2 }],
    ['another step', { stepId: 'b' }],
    ['another place', { startedSeq: 7 }],
    ['another tenant', { tenantId: 'tenant_two' }],
    ['another run', { runId: 'run_none' }],
  ])('calls nobody for a job with %s than stands in the log', async (_what, other) => {
    const { perform, requests } = await aWorker(async () => gave(1));
    expect(codeOf(await perform(other))).toBe('STEP_UNKNOWN');
    expect(requests).toEqual([]);
  });

  it('passes on what an agent failed with', async () => {
    const { perform } = await aWorker(async () => failedWith('WALL_TIMEOUT', true));
    expect(await perform()).toMatchObject({
      failure: { taskId: 'a', code: 'WALL_TIMEOUT', details: { json: '{"at":1}' } },
      mayPass: true,
      outcomeKnown: true,
    });
  });

  it('refuses an output that is too large', async () => {
    const { perform } = await aWorker(async () => gave('x'.repeat(1_001)));
    expect(codeOf(await perform())).toBe('TASK_OUTPUT_TOO_LARGE');
  });

  it('calls again, under the same key, while the platform cannot answer', async () => {
    const worker = await aWorker(async () => {
      if (worker.requests.length < 3) throw new AgentsLostError('Lost.');
      return gave(1);
    });
    const report = worker.perform();
    while (worker.requests.length < 3) await worker.clock.advance(defaultSettings.retryMaxMs);
    expect(codeOf(await report)).toBe('succeeded');
    expect(new Set(worker.requests.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  it('gives up an agent that never answers', async () => {
    const { perform, clock, requests } = await aWorker(() => new Promise(() => {}));
    const report = perform();
    while (requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(2_000 + defaultSettings.timeoutSlackMs);
    expect(await report).toMatchObject({ failure: { code: 'TASK_TIMEOUT' }, outcomeKnown: true });
  });

  it('says that a step was stopped, whatever its agent says to that', async () => {
    const stopping = new AbortController();
    const { perform } = await aWorker(async (_request, signal) => {
      stopping.abort();
      expect(signal.aborted).toBe(true);
      return failedWith('ABORTED');
    });
    expect(codeOf(await perform({}, stopping.signal))).toBe('CANCELLED');
  });

  it('calls nobody for a step that was stopped before', async () => {
    const { perform, requests } = await aWorker(async () => gave(1));
    expect(codeOf(await perform({}, AbortSignal.abort()))).toBe('CANCELLED');
    expect(requests).toEqual([]);
  });

  it('logs a defect, and does not claim to know what became of the call', async () => {
    const { perform, log } = await aWorker(async () => {
      throw new Error('A defect with secrets.');
    });
    const report = await perform();
    expect(report).toMatchObject({ failure: { code: 'INTERNAL' }, mayPass: true, outcomeKnown: false });
    expect(JSON.stringify(report)).not.toContain('secrets');
    expect(log.lines).toMatchObject([{ level: 'error' }]);
  });
});

describe('an unsafe step', () => {
  const overrides = { effect: 'unsafe' } as const;

  it('is begun once: who comes later says that nobody knows', async () => {
    const { perform, requests } = await aWorker(async () => gave(1), { overrides });
    expect(codeOf(await perform())).toBe('succeeded');
    expect(await perform()).toMatchObject({ failure: { code: 'OUTCOME_UNKNOWN' }, outcomeKnown: false });
    expect(requests).toHaveLength(1);
  });

  it('is not called again when its answer did not come', async () => {
    const { perform, requests } = await aWorker(
      async () => {
        throw new AgentsLostError('Lost.');
      },
      { overrides },
    );
    expect(await perform()).toMatchObject({ failure: { code: 'AGENTS_LOST' }, outcomeKnown: false });
    expect(requests).toHaveLength(1);
  });

  it.each(['WALL_TIMEOUT', 'PLUGIN_CRASHED'])('that ended with %s may have been done', async (code) => {
    const { perform } = await aWorker(async () => failedWith(code), { overrides });
    expect(await perform()).toMatchObject({ failure: { code }, outcomeKnown: false });
  });

  it('that says it failed has failed', async () => {
    const { perform } = await aWorker(async () => failedWith('CARD_REFUSED'), { overrides });
    expect(await perform()).toMatchObject({ failure: { code: 'CARD_REFUSED' }, outcomeKnown: true });
  });
});

describe('the step finder', () => {
  it('reads a commit once for all steps that began in it, and not at all when this process wrote it', async () => {
    const { stores, commit, job } = await aWorker(async () => gave(1));
    let reads = 0;
    const commits = {
      ...stores.commits,
      read: (range: Parameters<typeof stores.commits.read>[0]) => {
        reads++;
        return stores.commits.read(range);
      },
    };
    const steps = createStepFinder({ stores: { ...stores, commits } });
    for (let times = 0; times < 3; times++) expect(await steps.find(job)).not.toBeNull();
    expect(reads).toBe(1);
    const writers = createStepFinder({ stores: { ...stores, commits } });
    expect(await noteCommits(commits, writers).append(commit)).toBe('appended');
    expect(await noteCommits(commits, writers).append({ ...commit, writerNonce: 'rival' })).toBe('taken');
    expect(await writers.find(job)).not.toBeNull();
    expect(reads).toBe(1);
  });
});

describe('a report', () => {
  const run = { tenantId: 'tenant_one', id: 'run_one' };
  const inboxOf = (stores: ReturnType<typeof createMemoryStores>) =>
    stores.inbox.list({ tenantId: run.tenantId, runId: run.id, limit: 9 });

  it('goes into the inbox, and then it rings, when its run is driven elsewhere', async () => {
    const [stores, bus] = [createMemoryStores(), createBus()];
    const bell = bus.listen(channels.drive(run.id));
    const mailbox = {
      deliver: () => false,
      open: () => ({ drain: () => [], settle: () => {}, close: () => {} }),
    };
    const deps = { stores, bus, clock: createManualClock(), log: createRecordingLog(), mailbox };
    const report = aReport();
    await createHandIn(deps)(run, report);
    expect(await bell.heard(1)).toBe(true);
    expect((await inboxOf(stores)).map((kept) => kept.report)).toEqual([report]);
    bell.close();
  });

  it('is kept as soon as the store is there again, and given up when it stays away', async () => {
    const [stores, clock] = [createMemoryStores(), createManualClock()];
    let failures = 2;
    const inbox = {
      ...stores.inbox,
      put: async (report: Parameters<typeof stores.inbox.put>[0]) => {
        if (failures-- > 0) throw new Error('The store is away.');
        await stores.inbox.put(report);
      },
    };
    const log = createRecordingLog();
    const handIn = createHandIn({ stores: { ...stores, inbox }, bus: createBus(), clock, log });
    const settle = async (handedIn: Promise<void>) => {
      let isDone = false;
      void handedIn.then(() => {
        isDone = true;
      });
      while (!isDone) await clock.advance(5_000);
    };
    await settle(handIn(run, aReport()));
    expect(await inboxOf(stores)).toHaveLength(1);
    failures = 99;
    await settle(handIn(run, aReport()));
    expect(await inboxOf(stores)).toHaveLength(1);
    expect(log.lines).toHaveLength(7);
  });
});
