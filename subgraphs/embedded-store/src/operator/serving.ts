import { existsSync } from 'node:fs';
import { findServer } from '../address.ts';
import type { Layout } from '../layout.ts';
import { acquireLock } from '../lock.ts';
import { askServer, type ServerAnswer } from './ask-server.ts';

/** Whether a process serves a store. */
export type Serving =
  /** On loopback TCP a server answers only those who know its password, and tells nothing of itself here. */
  | { readonly kind: 'running'; readonly server: ServerAnswer | null }
  | { readonly kind: 'stopped' }
  /** A process holds the store and does not answer: it starts, it ends, or it restores a backup. */
  | { readonly kind: 'held' };

export async function findServing(layout: Layout): Promise<Serving> {
  const address = await findServer(layout, 'sqlite');
  if (address !== undefined) {
    return { kind: 'running', server: (await askServer(address.endpoint)) ?? null };
  }
  if (!existsSync(layout.lock)) return { kind: 'stopped' };
  const release = acquireLock(layout.lock);
  release?.();
  return { kind: release === undefined ? 'held' : 'stopped' };
}
