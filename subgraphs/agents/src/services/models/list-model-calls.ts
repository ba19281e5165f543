import { type Page, pageOf, pageRequest, readCursor } from '@ymera/kernel';
import type { ModelCall } from '../../domain/models/model-call.ts';
import type { GatewayDesk } from './gateway-desk.ts';

/**
 * Attempts to have models answer, newest first.
 *
 * @throws InvalidArgumentError for a page that is too long, or a cursor that is none
 */
export async function listModelCalls(
  { calls }: Pick<GatewayDesk, 'calls'>,
  query: {
    readonly tenantId: string;
    readonly runId?: string | null;
    readonly modelId?: string | null;
    readonly first?: number | null;
    readonly after?: string | null;
  },
  signal?: AbortSignal,
): Promise<Page<ModelCall>> {
  const { first, after } = pageRequest(query);
  const { tenantId, runId = null, modelId = null } = query;
  const before = readCursor(after);
  const found = await calls.list({ tenantId, runId, modelId, before, limit: first + 1 }, signal);
  return pageOf(found, first, ({ id }) => id);
}
