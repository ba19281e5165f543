import {
  ForbiddenError,
  hasRole,
  InvalidArgumentError,
  type Principal,
  requireWellFormed,
} from '@ymera/kernel';
import { MemoryFullError } from '../../domain/coordinator/errors.ts';
import {
  memoryLimits as limits,
  type Memory,
  type MemoryScope,
  type Remembered,
  searchMemories,
} from '../../domain/coordinator/memory.ts';
import { memoryChanged } from '../../events.ts';
import type { CoordinatorDesk } from './coordinator-desk.ts';

type Desk = Pick<CoordinatorDesk, 'memories' | 'clock' | 'events' | 'log'>;

/** A scope as it is asked for: USER is whoever asks. */
export interface AskedScope {
  readonly kind: MemoryScope['kind'];
  /** The workflow's name when it is WORKFLOW. */
  readonly workflow?: string | null | undefined;
}

/** In all scopes of one search together. */
const searchedMax = 5_000;

/**
 * Keeps something to be known later, in the place of what was kept under its key. What is for the whole tenant goes
 * into everybody's plans, so that only an administrator may keep it.
 *
 * @throws InvalidArgumentError, ForbiddenError, MemoryFullError
 */
export async function remember(
  desk: Desk,
  {
    principal,
    scope: asked,
    key,
    text,
  }: { principal: Principal; scope: AskedScope; key: string; text: string },
): Promise<Memory> {
  checkKey(key);
  checkText('text', text, limits.textLengthMax);
  const scope = ownScope(asked, principal);
  refuseOthers(scope, principal);
  const { tenantId, id: by } = principal;
  const memory: Memory = { tenantId, scope, key, text, updatedAt: desk.clock.now(), by };
  if (!(await desk.memories.save(memory, limits.entriesMax))) throw new MemoryFullError(limits.entriesMax);
  await tell(desk, memory, 'remembered', by);
  return memory;
}

/** False when there was nothing under the key. @throws InvalidArgumentError, ForbiddenError */
export async function forget(
  desk: Desk,
  { principal, scope: asked, key }: { principal: Principal; scope: AskedScope; key: string },
): Promise<boolean> {
  checkKey(key);
  const scope = ownScope(asked, principal);
  if (scope.kind !== 'USER' && !hasRole(principal, 'admin'))
    throw new ForbiddenError('admin', principal.role);
  const { tenantId, id: by } = principal;
  const removed = await desk.memories.remove({ tenantId, scope, key });
  if (removed) await tell(desk, { tenantId, scope, key }, 'forgotten', by);
  return removed;
}

/**
 * What somebody may know that has to do with a text, most relevant first; without a text, the latest first.
 *
 * @throws InvalidArgumentError
 */
export async function findMemories(
  { memories }: Pick<Desk, 'memories'>,
  {
    principal,
    scopes,
    text,
    first,
  }: { principal: Principal; scopes: readonly AskedScope[]; text: string | null; first: number },
  signal?: AbortSignal,
): Promise<readonly Remembered[]> {
  if (text !== null) checkText('text', text, limits.textLengthMax);
  const own = scopes.map((scope) => ownScope(scope, principal));
  const found = await memories.list(
    { tenantId: principal.tenantId, scopes: own, limit: searchedMax },
    signal,
  );
  if (text === null) return found.slice(0, first).map((memory) => ({ memory, score: 0 }));
  return searchMemories(found, text).slice(0, first);
}

function ownScope({ kind, workflow }: AskedScope, { id }: Principal): MemoryScope {
  if (kind === 'TENANT') return { kind, of: null };
  if (kind === 'USER') return { kind, of: id };
  if (typeof workflow !== 'string' || workflow === '' || workflow.length > limits.keyLengthMax)
    throw new InvalidArgumentError('scope.workflow', "a workflow's name", 'something else');
  return { kind, of: workflow };
}

function refuseOthers({ kind }: MemoryScope, principal: Principal): void {
  if (kind === 'TENANT' && !hasRole(principal, 'admin')) throw new ForbiddenError('admin', principal.role);
  if (kind === 'WORKFLOW')
    throw new InvalidArgumentError(
      'scope.kind',
      'USER or TENANT: what workflows put out is kept by itself',
      kind,
    );
}

const checkKey = (key: string) => checkText('key', key, limits.keyLengthMax);

function checkText(name: string, text: string, lengthMax: number): void {
  if (text.trim() === '' || text.length > lengthMax)
    throw new InvalidArgumentError(
      name,
      `1 to ${lengthMax} characters, not only spaces`,
      `${text.length} characters`,
    );
  requireWellFormed(name, text);
}

async function tell(
  { events, clock, log }: Desk,
  { tenantId, scope, key }: Pick<Memory, 'tenantId' | 'scope' | 'key'>,
  action: 'remembered' | 'forgotten',
  by: string,
): Promise<void> {
  // What somebody keeps for themselves is nobody else's business.
  if (scope.kind === 'USER') return;
  try {
    await events.publish(
      memoryChanged({ tenantId, at: clock.now() }, { action, scope: scope.kind, key, by }),
    );
  } catch (error) {
    log.error('a change of the memory could not be told', { key, error });
  }
}
