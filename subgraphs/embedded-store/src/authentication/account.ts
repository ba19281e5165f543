import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Account } from './scram.ts';

/** How a server on loopback TCP is reached. */
export interface TcpAddress extends Account {
  readonly port: number;
}

/** The address that a store's folder records; undefined if there is none, or none that can be read. */
export function readTcpAddress(file: string): TcpAddress | undefined {
  try {
    const { port, user, password } = JSON.parse(readFileSync(file, 'utf8'));
    const isWhole = Number.isInteger(port) && typeof user === 'string' && typeof password === 'string';
    return isWhole ? { port, user, password } : undefined;
  } catch {
    return undefined;
  }
}

/** The recorded address, or a new one with port 0. */
export const openTcpAddress = (file: string): TcpAddress =>
  readTcpAddress(file) ?? {
    port: 0,
    user: `ymera-${randomBytes(8).toString('hex')}`,
    password: randomBytes(32).toString('base64url'),
  };

/** Records the address for clients, and for the next server, which must be found where this one was. */
export function writeTcpAddress(file: string, { port, user, password }: TcpAddress): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify({ port, user, password })}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
