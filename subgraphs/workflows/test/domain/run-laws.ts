import type { TaskDefinition } from '../../src/domain/definition.ts';
import { frontierOf } from '../../src/domain/frontier.ts';
import type { RunEvent } from '../../src/domain/run-event.ts';
import type { RunState } from '../../src/domain/run-state.ts';
import type { Driver } from './run-driver.ts';

/**
 * What is wrong with a run that has ended, told from its log alone and without the engine's own state: each law is
 * written a second time here, so that a mistake would have to be made twice.
 */
export function violationsOf({ definition, log, run }: Driver): readonly string[] {
  const wrong: string[] = [];
  const byId = new Map(definition.tasks.map((task) => [task.id, task]));
  const outcomes = new Map<string, 'succeeded' | 'failed' | 'skipped'>();
  const running = new Map<string, Started>();
  const retrying = new Map<string, { key: string; keepsKey: boolean }>();
  const [keys, held] = [new Set<string>(), new Set<string>()];
  /** What each gate has examined in the round that stands, and whether it has approved it. */
  const examined = new Map<string, { readonly sha: string; readonly approved: boolean }>();
  const decided = new Set<string>();
  /** Tasks that were stopped with their run, and those whose condition did not hold. */
  const [stopped, unmet] = [new Set<string>(), new Set<string>()];
  const successes: string[] = [];
  let [paused, ending, cancelled] = [false, false, false];
  let undoing: readonly string[] = [];

  for (const event of log) {
    const say = (text: string) => wrong.push(`seq ${event.seq}: ${event.type} ${text}`);
    switch (event.type) {
      case 'PAUSE_REQUESTED':
        paused = true;
        break;
      case 'RESUME_REQUESTED':
        paused = false;
        break;
      case 'CANCEL_REQUESTED':
        cancelled = true;
        break;
      case 'RUN_TIMED_OUT':
        ending = true;
        break;
      case 'RETRY_REQUESTED':
        [ending, paused] = [false, paused && !isOver(log, event.seq)];
        outcomes.delete(event.taskId);
        for (const id of stopped) outcomes.delete(id);
        for (const [id, outcome] of outcomes)
          if (outcome === 'skipped' && !unmet.has(id) && isAfter(byId, id, event.taskId)) outcomes.delete(id);
        stopped.clear();
        break;
      case 'COMPENSATION_BEGUN':
        undoing = event.taskIds;
        retrying.clear();
        if (event.taskIds.join() !== successesToUndo(successes, byId).toReversed().join())
          say(`undoes ${event.taskIds} after ${successes}`);
        break;
      case 'GATE_DECIDED':
        decided.add(event.stepId);
        examined.set(event.stepId, { sha: event.artifactSha256, approved: event.approved });
        break;
      case 'GATE_ESCALATED':
      case 'APPROVAL_ESCALATED':
        decided.add(event.stepId);
        break;
      case 'TASKS_SENT_BACK': {
        const gate = byId.get(event.gateId)?.target;
        const producer = gate?.kind === 'gate' ? gate.producer : '';
        const begun = [...running.keys(), ...retrying.keys(), ...held].map(taskOf);
        for (const id of new Set([...outcomes.keys(), ...begun]))
          if (isAfter(byId, id, producer) && !event.taskIds.includes(id))
            say(`keeps ${id}, made of what was refused`);
        for (const id of event.taskIds) {
          outcomes.delete(id);
          examined.delete(id);
          for (const map of [running, retrying, decided])
            for (const stepId of [...map.keys()]) if (taskOf(stepId) === id) map.delete(stepId);
          for (const index of [...successes.keys()].toReversed())
            if (successes[index] === id) successes.splice(index, 1);
        }
        break;
      }
      case 'INPUT_EDITED':
        running.delete(event.stepId);
        retrying.delete(event.stepId);
        break;
      case 'TASK_STARTED': {
        const { stepId } = event;
        const task = byId.get(taskOf(stepId));
        const again = retrying.get(stepId);
        if (!task) return [...wrong, `${stepId} is unknown`];
        if (paused) say('while paused');
        if (ending && !isUndo(stepId)) say('while ending');
        if (cancelled) say('while cancelling');
        if (running.has(stepId)) say(`${stepId} twice`);
        if (outcomes.has(task.id) && !isUndo(stepId)) say(`${stepId} after the end of its task`);
        if (again?.keepsKey && again.key !== event.idempotencyKey) say(`${stepId} lost its key`);
        if (!again?.keepsKey && keys.has(event.idempotencyKey)) say(`${stepId} under an old key`);
        keys.add(event.idempotencyKey);
        retrying.delete(stepId);
        if (isUndo(stepId)) {
          if (!again && undoing[0] !== task.id) say(`${stepId} out of turn`);
          if (!again) undoing = undoing.slice(1);
        } else {
          if (!again && !isJoined(task, outcomes)) say(`${stepId} before what it depends on`);
          if (task.integrates !== null && !isApproved(task.id, event.artifactSha256 ?? ''))
            say(`${stepId} integrates what its gates have not approved`);
        }
        if (task.target.kind === 'gate') examined.set(stepId, { sha: event.inputSha256, approved: false });
        running.set(stepId, { isCall: isUndo(stepId) || isCall(task), taskId: task.id });
        const sequential = definition.strategy === 'sequential';
        const busy = [...running].filter(([id, one]) => sequential || (one.isCall && !decided.has(id)));
        const limit = sequential ? 1 : definition.concurrency;
        const count = busy.length + (sequential ? retrying.size + held.size : 0);
        if (count > limit) say(`${stepId} is one too many: ${[...running.keys()]}`);
        if (task.forEach && !isUndo(stepId)) {
          const items = [...running.keys(), ...retrying.keys(), ...held].filter(
            (id) => taskOf(id) === task.id,
          );
          if (items.length > task.forEach.concurrency) say(`${stepId} is one item too many`);
        }
        break;
      }
      case 'TASK_ATTEMPT_FAILED':
      case 'TASK_HELD': {
        const key = keyOf(log, event);
        running.delete(event.stepId);
        if (event.type === 'TASK_HELD') held.add(event.stepId);
        else retrying.set(event.stepId, { key, keepsKey: event.keepsKey });
        break;
      }
      case 'TASK_RESOLVED':
        held.delete(event.stepId);
        if (event.as === 'retry') retrying.set(event.stepId, { key: '', keepsKey: false });
        else finish(event.stepId, event.as, event);
        break;
      case 'TASK_SUCCEEDED':
        if (!running.has(event.stepId)) say(`${event.stepId} which is not under way`);
        finish(event.stepId, 'succeeded', event);
        break;
      case 'TASK_FAILED':
        if (event.failure.code === 'CANCELLED') stopped.add(taskOf(event.stepId));
        held.delete(event.stepId);
        finish(event.stepId, 'failed', event);
        break;
      case 'TASK_UNDECIDABLE':
        if (event.stepId !== null && isUndo(event.stepId)) undoing = undoing.slice(1);
        if (event.stepId === null) settle(event.taskId, 'failed', event);
        else finish(event.stepId, 'failed', event);
        break;
      case 'LOOP_ENDED':
        settle(event.taskId, 'succeeded', event);
        break;
      case 'TASK_SKIPPED':
        if (event.reason === 'condition') unmet.add(event.taskId);
        settle(event.taskId, 'skipped', event);
        break;
      case 'RUN_FAILED':
      case 'RUN_CANCELLED':
      case 'RUN_SUCCEEDED':
        if (running.size > 0) say(`while ${[...running.keys()]} are under way`);
        retrying.clear();
        held.clear();
        break;
    }
  }

  /** By each gate before it that has the producer of a gate which has examined just that. */
  function isApproved(id: string, sha: string): boolean {
    const gates = definition.tasks.filter((one) => one.target.kind === 'gate' && isAfter(byId, id, one.id));
    const producerOf = ({ target }: TaskDefinition) => (target.kind === 'gate' ? target.producer : '');
    const ofIt = gates.filter((gate) => examined.get(gate.id)?.sha === sha).map(producerOf);
    const asked = gates.filter((gate) => ofIt.includes(producerOf(gate)));
    const may = ({ id: gateId }: TaskDefinition) =>
      examined.get(gateId)?.sha === sha &&
      examined.get(gateId)?.approved &&
      outcomes.get(gateId) === 'succeeded';
    return asked.length > 0 && asked.every(may);
  }

  function finish(stepId: string, outcome: 'succeeded' | 'failed', event: RunEvent): void {
    running.delete(stepId);
    decided.delete(stepId);
    const task = byId.get(taskOf(stepId));
    const isIteration =
      task !== undefined && (task.forEach !== null || task.loop !== null) && stepId !== task.id;
    if (task && !isUndo(stepId) && !isIteration) settle(task.id, outcome, event);
  }

  function settle(id: string, outcome: 'succeeded' | 'failed' | 'skipped', event: RunEvent): void {
    if (outcomes.has(id))
      wrong.push(`seq ${event.seq}: ${id} ends twice, as ${outcomes.get(id)} and ${outcome}`);
    outcomes.set(id, outcome);
    if (outcome === 'succeeded') successes.push(id);
  }

  if (run.phase !== 'ended') wrong.push('It has not ended.');
  for (const [id, { phase }] of run.tasks) {
    if (phase === 'waiting' || phase === 'active') wrong.push(`${id} is left ${phase}.`);
    const outcome = outcomes.get(id);
    if (outcome !== undefined && outcome !== phase && run.phase === 'ended')
      wrong.push(`${id} is ${phase}, and its log says ${outcome}.`);
  }
  if (run.open.size > 0) wrong.push(`Steps are left open: ${[...run.open]}.`);
  log.forEach(({ seq }, index) => {
    if (seq !== index + 1) wrong.push(`seq ${seq} stands at ${index + 1}.`);
  });
  return wrong;
}

/** What a state says twice, counted again. */
export function contradictionsOf(run: RunState): readonly string[] {
  const wrong: string[] = [];
  const say = (what: string, is: unknown, is2: unknown) => {
    if (String(is) !== String(is2)) wrong.push(`${what} is ${is}, and should be ${is2}`);
  };
  const phases = ['running', 'retrying', 'held'];
  const open = [...run.steps].filter(([, { phase }]) => phases.includes(phase)).map(([id]) => id);
  say('open', [...run.open].sort(), open.sort());
  const isBusy = (id: string) => {
    const step = run.steps.get(id);
    const task = run.definition.tasks.find((one) => one.id === taskOf(id));
    return (
      step?.phase === 'running' && !step.escalated && !step.verdict && task && (isUndo(id) || isCall(task))
    );
  };
  say('busy', run.busy, open.filter(isBusy).length);
  const unfinished = [...run.tasks].filter(([, { phase }]) => phase === 'waiting' || phase === 'active');
  say('unfinished', run.unfinished, unfinished.length);
  say('frontier', [...run.frontier].sort(), [...frontierOf(run)].sort());
  for (const { id, forEach, loop } of run.definition.tasks) {
    const task = run.tasks.get(id);
    if (task?.phase !== 'active' || !(forEach || loop)) continue;
    const steps = [...run.steps].filter(([stepId]) => taskOf(stepId) === id && !isUndo(stepId));
    const openSteps = steps.filter(([stepId]) => run.open.has(stepId)).length;
    say(`${id}.openSteps`, task.openSteps, openSteps);
    say(`${id}.endedSteps`, task.endedSteps, steps.length - openSteps);
    if (run.steps.has(`${id}[${task.nextIndex}]`)) wrong.push(`${id}[${task.nextIndex}] has begun`);
  }
  return wrong;
}

interface Started {
  readonly isCall: boolean;
  readonly taskId: string;
}

const taskOf = (stepId: string) => stepId.replace(/(\[\d+\]|~undo)$/, '');
const isUndo = (stepId: string) => stepId.endsWith('~undo');
const isCall = ({ target }: TaskDefinition) => !['approval', 'wait', 'signal'].includes(target.kind);

function isJoined({ dependsOn, join }: TaskDefinition, outcomes: ReadonlyMap<string, string>): boolean {
  const succeeded = dependsOn.filter((id) => outcomes.get(id) === 'succeeded').length;
  if (dependsOn.length === 0) return true;
  if (join === 'settled') return dependsOn.every((id) => outcomes.has(id));
  return succeeded >= (join === 'all' ? dependsOn.length : join === 'any' ? 1 : join);
}

function isAfter(byId: ReadonlyMap<string, TaskDefinition>, id: string, other: string): boolean {
  return (byId.get(id)?.dependsOn ?? []).some((before) => before === other || isAfter(byId, before, other));
}

const successesToUndo = (successes: readonly string[], byId: ReadonlyMap<string, TaskDefinition>) =>
  successes.filter((id) => byId.get(id)?.compensate);

const isOver = (log: readonly RunEvent[], seq: number) => log[seq - 2]?.type === 'RUN_FAILED';

function keyOf(log: readonly RunEvent[], { stepId, seq }: { stepId: string; seq: number }): string {
  const start = log
    .slice(0, seq)
    .findLast((event) => event.type === 'TASK_STARTED' && event.stepId === stepId);
  return start?.type === 'TASK_STARTED' ? start.idempotencyKey : '';
}
