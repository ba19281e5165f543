import { isJsonObject, type JsonValue } from '@ymera/kernel';
import type { Surroundings } from './about-definition.ts';
import type { EffectKind, TaskDefinition, WorkflowDefinition } from './definition.ts';

/**
 * A definition whose tasks have the effect that their agent or tool declares, where their author says none: from then
 * on it stands in the definition, whatever a later version of the plugin declares.
 *
 * @param written what the definition was read from
 */
export function withDeclaredEffects(
  definition: WorkflowDefinition,
  { written, surroundings }: { readonly written: unknown; readonly surroundings: Surroundings },
): WorkflowDefinition {
  const tasks = definition.tasks.map((task, index): TaskDefinition => {
    const declared = saysEffect(written, index) ? undefined : declaredEffect(task, surroundings);
    return declared === undefined ? task : { ...task, effect: declared };
  });
  return { ...definition, tasks };
}

function saysEffect(written: unknown, index: number): boolean {
  const tasks = isJsonObject(written as JsonValue) ? (written as { tasks?: unknown }).tasks : undefined;
  const task: unknown = Array.isArray(tasks) ? tasks[index] : undefined;
  return isJsonObject(task as JsonValue) && ((task as { effect?: unknown }).effect ?? null) !== null;
}

function declaredEffect({ target }: TaskDefinition, { agents, tools }: Surroundings): EffectKind | undefined {
  if (target.kind === 'agent') return agents.get(target.agentId)?.effect;
  return target.kind === 'tool' ? tools.get(target.toolId)?.effect : undefined;
}
