import { existsSync } from 'node:fs';
import type { Layout } from '../layout.ts';
import { acquireLock } from '../lock.ts';
import { askServer, type ServerAnswer } from './ask-server.ts';

/** Whether a process serves a store. */
export type Serving =
  | { readonly kind: 'running'; readonly server: ServerAnswer }
  | { readonly kind: 'stopped' }
  /** A process holds the store and does not answer: it starts, it ends, or it restores a backup. */
  | { readonly kind: 'held' };

export async function findServing({ socketPath, lock }: Layout): Promise<Serving> {
  const server = await askServer(socketPath);
  if (server !== undefined) return { kind: 'running', server };
  if (!existsSync(lock)) return { kind: 'stopped' };
  const release = acquireLock(lock);
  release?.();
  return { kind: release === undefined ? 'held' : 'stopped' };
}
