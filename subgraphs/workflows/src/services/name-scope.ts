import type { JsonObject, JsonValue } from '@ymera/kernel';
import type { Scope } from '../domain/decision.ts';
import type { DefinitionIndex } from '../domain/definition-index.ts';
import type { ExpressionScope } from '../domain/expressions.ts';
import type { RunState } from '../domain/run-state.ts';
import { outcomeOf } from '../domain/task-status.ts';
import type { ReadValue } from './payload-cache.ts';

interface Wanted {
  readonly run: RunState;
  readonly scope: Scope;
  /** The tasks whose outcomes are needed. */
  readonly named: readonly string[] | 'all';
}

/** Loads what expressions name; of the tasks, only those that they name. */
export async function nameScope(read: ReadValue, wanted: Wanted): Promise<ExpressionScope> {
  const { opening, id } = wanted.run;
  const { index, items, last, feedback } = wanted.scope;
  const list = items && (await read(items));
  return {
    input: opening ? await read(opening.input) : null,
    tasks: await nameTasks(read, wanted),
    item: Array.isArray(list) && index !== null ? (list[index] ?? null) : null,
    index,
    last: last && (await read(last)),
    iteration: index,
    feedback: feedback && (await read(feedback)),
    run: { id, startedAt: opening?.startedAt ?? 0 },
  };
}

async function nameTasks(read: ReadValue, { run, scope, named }: Wanted): Promise<JsonObject> {
  const ids = named === 'all' ? run.definition.tasks.map(({ id }) => id) : named;
  const found: [string, JsonValue][] = [];
  for (const id of ids) {
    const outcome = outcomeOf(run, id);
    if (!outcome || !mayName(run.index, scope, id)) continue;
    const { status, output, error } = outcome;
    const failure = error && { taskId: error.taskId, code: error.code, message: error.message };
    found.push([id, { status, output: output && (await read(output)), error: failure }]);
  }
  // A task may be called `__proto__`.
  return Object.fromEntries(found);
}

/** What has ended by chance, and not because the task waited for it, is not to be seen. */
function mayName(index: DefinitionIndex, { taskId, includesSelf }: Scope, named: string): boolean {
  if (taskId === null) return true;
  return named === taskId ? includesSelf : isUpstream(index, taskId, named);
}

function isUpstream({ byId }: DefinitionIndex, taskId: string, wanted: string): boolean {
  const seen = new Set([taskId]);
  const open = [taskId];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const before = byId.get(next)?.dependsOn ?? [];
    if (before.includes(wanted)) return true;
    for (const id of before) {
      if (seen.has(id)) continue;
      seen.add(id);
      open.push(id);
    }
  }
  return false;
}
