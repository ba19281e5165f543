import { InvalidArgumentError } from '@ymera/kernel';
import { AgentNotFoundError } from '../../domain/errors.ts';
import { PoolContendedError } from '../../domain/pool/errors.ts';
import { isBusy, livingOf, type Pool, type PoolSettings } from '../../domain/pool/pool.ts';
import { terminate } from '../../domain/pool/return.ts';
import { checkSettings } from '../../domain/pool/settings.ts';
import { poolChanged } from '../../events.ts';
import { type PoolCommand, type PoolDesk, placeOf } from './pool-desk.ts';

type SaveCommand = PoolCommand & { readonly settings: PoolSettings };

const poolsMax = 100;

/**
 * Makes a pool, or gives one other settings. Who has borrowed an agent that it no longer lends keeps it until the
 * release.
 *
 * @throws InvalidArgumentError for an id or a setting that is out of bounds, or the hundred-and-first pool
 * @throws AgentNotFoundError for an agent that the tenant does not see
 * @throws PoolContendedError when it is made and removed by others meanwhile
 */
export async function savePool(desk: PoolDesk, command: SaveCommand): Promise<Pool> {
  const { principal, poolId, settings } = command;
  const { tenantId } = principal;
  checkSettings(poolId, settings);
  await requireAgents(desk, tenantId, settings.agentIds);
  const pool = await store(desk, command);
  const change = { poolId, action: 'saved', agentIds: settings.agentIds, by: principal.id } as const;
  await desk.events.publish(poolChanged({ tenantId, at: desk.clock.now() }, change));
  return pool;
}

async function store(desk: PoolDesk, { settings, ...command }: SaveCommand): Promise<Pool> {
  const place = placeOf(command);
  const now = desk.clock.now();
  const changed = await desk.pools.change(place, (pool) => withSettings(pool, settings, now));
  if (changed) return changed;
  await requireSpace(desk, place.tenantId);
  const created = newPool({ tenantId: place.tenantId, id: place.poolId, ...settings }, now);
  if (await desk.pools.create(created)) return created;
  // Somebody else made it meanwhile.
  const theirs = await desk.pools.change(place, (pool) => withSettings(pool, settings, now));
  if (theirs) return theirs;
  throw new PoolContendedError(place.poolId);
}

async function requireAgents({ definitions }: PoolDesk, tenantId: string, ids: readonly string[]) {
  const found = await definitions.findMany({ tenantId, kind: 'agent', ids });
  const there = new Set(found.filter(({ status }) => status !== 'REMOVED').map(({ id }) => id));
  for (const id of ids) if (!there.has(id)) throw new AgentNotFoundError(id, []);
}

async function requireSpace({ pools }: PoolDesk, tenantId: string) {
  const there = await pools.list({ tenantId, after: null, limit: poolsMax });
  if (there.length < poolsMax) return;
  throw new InvalidArgumentError('id', `of one of the ${poolsMax} pools that a tenant may have`, 'new');
}

function newPool(given: PoolSettings & { tenantId: string; id: string }, now: number): Pool {
  const none = { acquired: 0, reused: 0, spawned: 0, terminated: 0, refused: 0, waitMs: 0, workMs: null };
  const empty = { instances: [], queue: [], counts: none, credits: {} };
  return { ...given, ...empty, revision: 1, createdAt: now, updatedAt: now };
}

function withSettings(pool: Pool, settings: PoolSettings, now: number): Pool {
  const next = { ...pool, ...settings, credits: {}, updatedAt: now };
  return livingOf(pool)
    .filter((one) => !isBusy(one) && !settings.agentIds.includes(one.agentId))
    .reduce((left, instance) => terminate(left, { instance, reason: 'REMOVED', now }), next);
}
