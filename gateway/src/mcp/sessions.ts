import { randomUUID } from 'node:crypto';
import type { Server } from '@modelcontextprotocol/sdk/server';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Clock, Principal } from '@ymera/kernel';
import { SessionsFullError, SessionUnknownError } from './errors.ts';

/** One client's conversation. */
export interface Session {
  readonly transport: WebStandardStreamableHTTPServerTransport;
  /** Begins a request of the session, and gives what ends it. */
  enter(): () => void;
}

/** The sessions of this process. */
export interface Sessions {
  /** @throws SessionsFullError when all that are kept are at work */
  open(principal: Principal, makeServer: (isOver: () => boolean) => Server): Promise<Session>;
  /** @throws SessionUnknownError also for one of somebody else */
  find(principal: Principal, id: string): Session;
  close(): Promise<void>;
}

export interface SessionLimits {
  readonly ofAllMax: number;
  readonly ofOneMax: number;
  /** A session that nothing was asked in for so long is ended. */
  readonly idleMs: number;
}

export const defaultSessionLimits: SessionLimits = { ofAllMax: 1_000, ofOneMax: 20, idleMs: 1_800_000 };

interface Kept extends Session {
  readonly owner: string;
  readonly server: Server;
  usedAt: number;
  busy: number;
  isOver: boolean;
}

export function createSessions(clock: Pick<Clock, 'now'>, limits: SessionLimits): Sessions {
  const sessions = new Map<string, Kept>();
  const ownerOf = ({ tenantId, id }: Principal) => JSON.stringify([tenantId, id]);

  const end = async (session: Kept) => {
    session.isOver = true;
    const { sessionId = '' } = session.transport;
    if (sessions.get(sessionId) === session) sessions.delete(sessionId);
    await session.server.close().catch(() => {});
  };
  const sweep = () => {
    const before = clock.now() - limits.idleMs;
    for (const session of [...sessions.values()])
      if (session.busy === 0 && session.usedAt <= before) void end(session);
  };
  /** Who opens many ends the one that it has left alone for longest. */
  const makeRoom = (owner: string) => {
    sweep();
    const own = [...sessions.values()].filter((session) => session.owner === owner);
    if (own.length < limits.ofOneMax && sessions.size < limits.ofAllMax) return;
    const candidates = own.length >= limits.ofOneMax ? own : [...sessions.values()];
    const [oldest] = candidates.filter(({ busy }) => busy === 0).sort((a, b) => a.usedAt - b.usedAt);
    if (!oldest) throw new SessionsFullError();
    void end(oldest);
  };

  return {
    open: async (principal, makeServer) => {
      const owner = ownerOf(principal);
      makeRoom(owner);
      const transport = new WebStandardStreamableHTTPServerTransport({
        sessionIdGenerator: randomUUID,
        onsessioninitialized: (id) => void sessions.set(id, session),
        onsessionclosed: () => void end(session),
      });
      const session: Kept = {
        ...{ transport, owner, usedAt: clock.now(), busy: 0, isOver: false },
        server: makeServer(() => session.isOver),
        enter: () => {
          session.busy++;
          return () => {
            session.busy--;
            session.usedAt = clock.now();
          };
        },
      };
      // Its callbacks may be undefined, which the interface of its own package does not say.
      await session.server.connect(transport as Transport);
      return session;
    },
    find: (principal, id) => {
      sweep();
      const session = sessions.get(id);
      if (session?.owner !== ownerOf(principal)) throw new SessionUnknownError();
      return session;
    },
    close: async () => {
      await Promise.all([...sessions.values()].map(end));
    },
  };
}
