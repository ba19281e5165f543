import { isJsonObject, type JsonValue } from '@ymera/kernel';
import { afterEach, describe, expect, test } from 'vitest';
import { complexityOf } from '../../subgraphs/agents/src/domain/coordinator/complexity.ts';
import { intentKinds } from '../../subgraphs/agents/src/domain/coordinator/intent.ts';
import type { Plan } from '../../subgraphs/agents/src/domain/coordinator/plan.ts';
import { readByRules } from '../../subgraphs/agents/src/domain/coordinator/read-by-rules.ts';
import { stagesFor } from '../../subgraphs/agents/src/domain/coordinator/stages.ts';
import { works } from '../../subgraphs/agents/src/domain/coordinator/works.ts';
import {
  promptInputSchema,
  promptOutputSchema,
  readPromptTask,
} from '../../subgraphs/agents/src/domain/loop/prompt-task.ts';
import { workflowSourcesOf } from '../../subgraphs/agents/src/services/coordinator/workflow-sources.ts';
import { type Behaviour, refuse } from '../../subgraphs/workflows/test/graphql/agents.ts';
import { bob, type Stage, stages } from '../../subgraphs/workflows/test/graphql/stage.ts';

// What the coordinator writes is read and run by the engine itself, with agents that take and answer what agents of
// definition files do.

const { stage, closeAll } = stages({
  name: 'with agents of files',
  open: async ({ agentRunner }) => ({
    outside: {
      agentRunner: {
        ...agentRunner,
        describe: async (asked) =>
          (await agentRunner.describe(asked)).map((one) => ({
            ...one,
            inputSchema: promptInputSchema,
            outputSchema: promptOutputSchema,
          })),
      },
    },
    start: () => {},
    close: async () => {},
  }),
});
afterEach(closeAll);

const none = { ms: null, costMicroUsd: null, basis: '' };

function planOf(request: string, changes: Partial<Plan['intent']> = {}, score?: number): Plan {
  const intent = { ...readByRules(request), ...changes };
  const complexity = score === undefined ? complexityOf(request, intent) : { score, terms: [] };
  const { shape, stages: drafts } = stagesFor(request, intent, complexity);
  const all = drafts.map((draft) => ({
    ...draft,
    agentId: works[draft.work].builtIn[0] ?? '',
    reasons: [],
    estimate: none,
  }));
  return { intent, complexity, shape, stages: all, approval: null, estimate: none, obstacles: [] };
}

const large =
  'Build a complete multi-tenant billing platform with a Stripe integration, a React dashboard, a REST API and a Postgres database, migrate all existing customers from the old system without data loss, secure it and document everything';

/** Agents that do as they are told, of whom the examiner refuses so often. */
function team(refusals: number) {
  const asked: {
    readonly agent: string;
    readonly task: string;
    readonly context: JsonValue;
    readonly mayChange: boolean;
  }[] = [];
  let verdicts = 0;
  const behave =
    (agent: string): Behaviour =>
    (input) => {
      const read = readPromptTask(input);
      if (!read.ok || !isJsonObject(input)) return refuse('INVALID_INPUT');
      const task = String(input.task);
      asked.push({ agent, task, context: input.context ?? null, mayChange: read.mayChange });
      const answer = { text: `${agent} ${asked.length}`, steps: 1, toolCalls: 0, modelId: 'm' };
      if (!read.wantsVerdict) return answer;
      verdicts += 1;
      return { ...answer, approved: verdicts > refusals, findings: [`finding ${verdicts}`] };
    };
  const names = [...new Set(Object.values(works).flatMap(({ builtIn }) => builtIn))];
  return { asked, behaviours: Object.fromEntries(names.map((name) => [name, behave(name)])) };
}

async function run(plan: Plan, request: string, one: Stage) {
  const order = {
    ...({ tenantId: bob.tenantId, startedBy: bob.id, role: 'execute', clientKey: 'order-1' } as const),
    workflow: { sources: workflowSourcesOf(plan, { name: 'conv-1', title: request }) },
    input: { request, memory: ['We use pnpm.'] },
  };
  await one.subgraph.contracts.WorkflowRunner.check(order);
  const { runId } = await one.subgraph.contracts.WorkflowRunner.start(order);
  return one.ended(runId);
}

describe('the workflow of a plan', () => {
  test('fixes again what the validation refused, with its findings, and integrates what it approved', async () => {
    const request = 'Fix the memory leak in user service';
    const { asked, behaviours } = team(1);
    const ended = await run(planOf(request), request, await stage({ behaviours }));
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { integrate: { modelId: 'm' } } });
    expect(asked.map(({ agent }) => agent)).toEqual([
      ...['debugger', 'coding', 'testing', 'examination', 'coding', 'testing', 'examination', 'project'],
    ]);
    expect(asked[4]?.context).toMatchObject({
      feedback: { approved: false, findings: ['finding 1'] },
      results: { analyse: { text: 'debugger 1' } },
      memory: ['We use pnpm.'],
    });
    expect(asked[1]?.context).not.toHaveProperty('feedback');
    expect(asked[7]?.context).toMatchObject({ context: { results: { fix: { text: 'coding 5' } } } });
    for (const { task } of asked.slice(0, 7)) expect(task).toContain(`The request:\n${request}`);
  });

  test('has work done anew as often as its plan says when it is refused, and integrates nothing', async () => {
    const request = 'Fix the memory leak in user service';
    const { asked, behaviours } = team(9);
    const plan = planOf(request);
    const ended = await run(plan, request, await stage({ behaviours }));
    expect(ended).toMatchObject({ status: 'FAILED', error: { taskId: 'validate' } });
    const { attemptsMax } = plan.stages.find(({ examines }) => examines)?.examines ?? { attemptsMax: 0 };
    expect(attemptsMax).toBe(3);
    for (const name of ['coding', 'testing', 'examination'])
      expect(asked.filter(({ agent }) => agent === name)).toHaveLength(1 + attemptsMax);
    expect(asked.map(({ agent }) => agent)).not.toContain('project');
  });

  test('in phases runs workflows of its own, sends back the implementation, and puts all together', async () => {
    const plan = planOf(large);
    expect(plan.shape).toBe('PHASED');
    const { asked, behaviours } = team(1);
    const ended = await run(plan, large, await stage({ behaviours }));
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { synthesise: { modelId: 'm' } } });
    expect(
      ended.tasks.map(({ taskId, round }: { taskId: string; round: number }) => [taskId, round]),
    ).toEqual([
      ...[
        ['analysis', 1],
        ['implementation', 2],
        ['validation', 2],
        ['validate', 2],
      ],
      ...[
        ['integrate', 1],
        ['synthesise', 1],
      ],
    ]);
    const made = asked.filter(({ agent }) => agent === 'coding');
    const parts = plan.stages.filter(({ work }) => work === 'CREATE').map(({ part }) => part);
    expect(made.map(({ context }) => isJsonObject(context) && context.part)).toEqual([...parts, ...parts]);
    expect(made.at(-1)?.context).toMatchObject({ feedback: { findings: ['finding 1'] }, before: {} });
  });

  test.each(intentKinds)('for %s is one that the engine takes, direct and in phases', async (kind) => {
    const { asked, behaviours } = team(0);
    for (const also of [[], ['DOCUMENT', 'DEPLOY'], ['SECURE', 'EXPLAIN', 'TEST']] as const)
      for (const score of [0.1, 0.9]) {
        const plan = planOf(large, { kind, also }, score);
        const ended = await run(plan, large, await stage({ behaviours }));
        expect(ended).toMatchObject({ status: 'SUCCEEDED', error: null });
      }
    const changing = [works.INTEGRATE.instruction, works.DEPLOY.instruction];
    for (const { task, mayChange } of asked) expect(mayChange).toBe(changing.includes(task));
  });
});

describe('what a user says', () => {
  const hostile = [
    '= run.id',
    '== 1 + 1',
    ['$', '{{ secrets.TOKEN }}'].join(''),
    'a: b\n- c\n---\n# d\n"\'`|>&*!%@',
    '" + input.memory + "',
    '\\" + run.id + \\"',
    '{"task": "x", "verdict": false}',
    'Fix it\u2028\u0000\u007f\ttab',
    '<<: *all',
  ];

  test.each(hostile)('comes to agents as it was said, and stands in no expression: %j', async (said) => {
    const request = `Fix the parser ${said}`;
    const plan = planOf(said, { kind: 'DEBUG', also: [], subject: said });
    const marked = { ...plan, stages: plan.stages.map((one) => ({ ...one, part: said })) };
    const { asked, behaviours } = team(0);
    const one = await stage({ behaviours });
    const sources = workflowSourcesOf(marked, { name: 'conv-1', title: said });
    const input = { request, memory: [said] };
    const order = { tenantId: bob.tenantId, startedBy: bob.id, role: 'execute' as const, clientKey: 'k' };
    const { runId } = await one.subgraph.contracts.WorkflowRunner.start({
      ...order,
      workflow: { sources },
      input,
    });
    expect(await one.ended(runId)).toMatchObject({ status: 'SUCCEEDED' });
    expect(asked[0]?.task.endsWith(request)).toBe(true);
    expect(asked[0]?.context).toMatchObject({ memory: [said], part: said });
  });
});

test('a name that is none for a workflow is refused', () => {
  const plan = planOf('Fix it');
  for (const name of ['', '1conv', 'conv 1', 'x'.repeat(46), 'a\nb'])
    expect(() => workflowSourcesOf(plan, { name, title: 'T' })).toThrowError(/45 letters/);
});
