import type { NetConnectOpts } from 'node:net';
import { askOnce } from '../authentication/ask-once.ts';
import { type Doc, docOf, getField, isDoc } from '../values/document.ts';

/** What a running server says of itself; a number it does not tell is undefined. */
export interface ServerAnswer {
  readonly pid: number;
  readonly startedAt: Date;
  readonly connections: number | undefined;
  readonly transactions: number | undefined;
  readonly cursors: number | undefined;
  readonly residentMegabytes: number | undefined;
}

const answerMsMax = 5_000;

/** Asks a server how it is; undefined if it does not answer in time, or only those who know its password. */
export async function askServer(endpoint: NetConnectOpts): Promise<ServerAnswer | undefined> {
  const question = docOf({ serverStatus: 1, $db: 'admin' });
  const status = await askOnce(endpoint, question, answerMsMax).catch(() => undefined);
  const pid = status === undefined ? undefined : numberAt(status, 'pid');
  if (status === undefined || pid === undefined) return undefined;
  const upMs = (numberAt(status, 'uptime') ?? 0) * 1000;
  return {
    pid,
    startedAt: new Date(Date.now() - upMs),
    connections: numberAt(status, 'connections', 'current'),
    transactions: numberAt(status, 'transactions', 'currentOpen'),
    cursors: numberAt(status, 'metrics', 'cursor', 'open', 'total'),
    residentMegabytes: numberAt(status, 'mem', 'resident'),
  };
}

function numberAt(doc: Doc, ...path: readonly string[]): number | undefined {
  let value: unknown = doc;
  for (const field of path) value = isDoc(value) ? getField(value, field) : undefined;
  return value === undefined || value === null ? undefined : Number(value);
}
