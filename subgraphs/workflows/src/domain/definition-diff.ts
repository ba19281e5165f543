import { isJsonObject, type JsonValue } from '@ymera/kernel';
import { canonicalJson } from '@ymera/kernel/canonical-json';
import type { TaskDefinition, WorkflowDefinition } from './definition.ts';
import { keyPlace } from './reading.ts';

/** A part that is not the same in two definitions; null where there was nothing, or is nothing any more. */
export interface FieldChange {
  /** Such as `retry.attempts` or `input.rows`; lists are compared as a whole. */
  readonly field: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** What has changed from one definition to another. */
export interface DefinitionDiff {
  /** Of all but the tasks. */
  readonly fields: readonly FieldChange[];
  /** Ids of tasks, in the order of the later definition. */
  readonly added: readonly string[];
  /** In the order of the earlier one. */
  readonly removed: readonly string[];
  readonly changed: readonly { readonly taskId: string; readonly fields: readonly FieldChange[] }[];
  /** Whether the tasks that both have stand in another order: of those that are ready together, the first goes first. */
  readonly reordered: boolean;
}

/** Tasks are the same when they have the same id: one with another id is removed and added. */
export function diffDefinitions(before: WorkflowDefinition, after: WorkflowDefinition): DefinitionDiff {
  const [earlier, later] = [byId(before.tasks), byId(after.tasks)];
  const kept = before.tasks.filter(({ id }) => later.has(id));
  return {
    fields: fieldChanges(headOf(before), headOf(after)),
    added: after.tasks.map(({ id }) => id).filter((id) => !earlier.has(id)),
    removed: before.tasks.map(({ id }) => id).filter((id) => !later.has(id)),
    changed: after.tasks.flatMap((task) => {
      const was = earlier.get(task.id);
      const fields = was ? fieldChanges(asJson(was), asJson(task)) : [];
      return fields.length > 0 ? [{ taskId: task.id, fields }] : [];
    }),
    reordered: after.tasks
      .filter(({ id }) => earlier.has(id))
      .some(({ id }, place) => kept[place]?.id !== id),
  };
}

const byId = (tasks: readonly TaskDefinition[]) => new Map(tasks.map((task) => [task.id, task]));

/** A stored definition says more than its author did: that is left out. */
function headOf(definition: WorkflowDefinition): JsonValue {
  const { name, title, description, strategy, concurrency, timeoutMs, inputSchema, output } = definition;
  const { priority, tags } = definition;
  return { name, title, description, strategy, concurrency, timeoutMs, inputSchema, output, priority, tags };
}

function fieldChanges(before: JsonValue, after: JsonValue, field = ''): readonly FieldChange[] {
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => fieldChanges(own(before, key), own(after, key), keyPlace(field, key)));
  }
  return canonicalJson(before) === canonicalJson(after) ? [] : [{ field, before, after }];
}

const own = (object: { readonly [key: string]: JsonValue | undefined }, key: string): JsonValue =>
  Object.hasOwn(object, key) ? (object[key] ?? null) : null;

// Plain JSON values, which an interface without an index signature cannot say.
const asJson = (task: TaskDefinition) => task as unknown as JsonValue;
