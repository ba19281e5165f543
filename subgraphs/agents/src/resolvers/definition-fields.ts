import { pageRequest } from '@ymera/kernel';
import { type Context, caller } from '../context.ts';
import type { Definition, EffectKind } from '../domain/definition.ts';

/** What agents and tools have in common. */
export const definitionFields = {
  id: ({ id }: Definition) => id,
  name: ({ name }: Definition) => name,
  title: ({ title }: Definition) => title,
  description: ({ description }: Definition) => description,
  status: ({ status }: Definition) => status,
  inputSchema: ({ inputSchema }: Definition) => inputSchema,
  outputSchema: ({ outputSchema }: Definition) => outputSchema,
};

export const shownEffect = (effect: EffectKind) =>
  effect === 'idempotent' ? 'IDEMPOTENT' : effect === 'keyed' ? 'KEYED' : 'UNSAFE';

/** The latest runs of an agent, or calls of a tool: ten unless as many are asked for. */
export async function latestRuns(
  { kind, id }: Definition,
  args: { readonly first?: number | null },
  context: Context,
) {
  const { first } = pageRequest({ first: args.first ?? 10 });
  const asked = { tenantId: caller(context).tenantId, kind, agentId: id, limit: first };
  return [...(await context.desk.runs.listOfAgent(asked, context.scope.signal))];
}
