import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../isolation/random.ts';
import { type Member, type MemberEvents, startMember } from './fleet.ts';
import type { ProcessOrder } from './messages.ts';
import type { Trap } from './traps.ts';

/** What happened to the processes, and what they noticed of it. */
export interface FaultCounts {
  killed: number;
  stopped: number;
  killedAtCommit: number;
  stoppedAtCommit: number;
  clockJumps: number;
  flushes: number;
  serverRestarts: number;
  /** Commits that came too late, and runs that were left for it. */
  taken: number;
  fenced: number;
}

/** The Redis server of a campaign. */
export interface Broker {
  flush(): Promise<void>;
  restart(): Promise<void>;
}

export interface FaultsOptions {
  readonly order: Omit<ProcessOrder, 'role' | 'nodeId' | 'trap'>;
  readonly coordinators: number;
  readonly workers: number;
  readonly broker: Broker | null;
  readonly random: Random;
  readonly onError: (message: string) => void;
  readonly onDefect: (why: string) => void;
}

/** Coordinators and workers that are killed, stopped and misled, until all is to be well again. */
export interface Faults {
  readonly counts: Readonly<FaultCounts>;
  /** Goes on until the signal; all processes are alive, awake and know the time afterwards. */
  rage(signal: AbortSignal): Promise<void>;
  end(): Promise<void>;
}

const zombieMsMax = 2_200;
const stopMsMax = 60_000;
// Workers take some seconds to get back what others have taken with them: `locks` in bullmq-worker.ts.
const pauses = { withWorkers: 500, without: 250 } as const;

export function startFaults(options: FaultsOptions): Faults {
  const { random, broker, onError, onDefect } = options;
  const counts: FaultCounts = {
    killed: 0,
    stopped: 0,
    killedAtCommit: 0,
    stoppedAtCommit: 0,
    clockJumps: 0,
    flushes: 0,
    serverRestarts: 0,
    taken: 0,
    fenced: 0,
  };
  const healing: Promise<unknown>[] = [];
  const pauseMs = options.workers > 0 ? pauses.withWorkers : pauses.without;
  let [nodes, isOver] = [0, false];

  const events: MemberEvents = {
    onDefect,
    onNews: (member, news) => {
      if (news.is === 'taken') counts.taken++;
      if (news.is === 'fenced') counts.fenced++;
      if (news.is === 'error') onError(`${news.message}: ${news.error}`);
      if (news.is === 'trapped') healing.push(spring(member));
    },
  };

  const start = (role: ProcessOrder['role'], trap: Trap | null = null): Member =>
    startMember({ ...options.order, role, nodeId: `${role}-${++nodes}`, trap }, events);

  const members: Member[] = [
    ...Array.from({ length: options.coordinators }, () => start('coordinator')),
    ...Array.from({ length: options.workers }, () => start('worker')),
  ];

  /** A process that has ended gives its place to another. */
  function succeed(member: Member, trap: Trap | null = null): void {
    const place = members.indexOf(member);
    if (place >= 0 && !isOver) members[place] = start(member.order.role, trap);
  }

  /** It stops, or dies, by itself in a moment. */
  async function spring(member: Member): Promise<void> {
    if (member.order.trap?.signal === 'SIGKILL') {
      counts.killedAtCommit++;
      await member.ended;
      succeed(member);
      return;
    }
    counts.stoppedAtCommit++;
    await delay(1_000 + random.below(zombieMsMax));
    member.signal('SIGCONT');
  }

  async function kill(member: Member, trap: Trap | null): Promise<void> {
    counts.killed++;
    member.signal('SIGKILL');
    await member.ended;
    await delay(random.below(300));
    succeed(member, trap);
  }

  async function stop(member: Member): Promise<void> {
    counts.stopped++;
    member.signal('SIGSTOP');
    await delay(100 + random.below(zombieMsMax));
    member.signal('SIGCONT');
  }

  async function mislead(member: Member): Promise<void> {
    counts.clockJumps++;
    const offsetMs = (random.chance(0.5) ? 1 : -1) * (300 + random.below(5_000));
    member.tell({ is: 'clock', offsetMs });
    await delay(200 + random.below(1_500));
    member.tell({ is: 'clock', offsetMs: 0 });
  }

  async function strike(): Promise<void> {
    const roll = random.next();
    if (broker && roll < 0.15) return roll < 0.12 ? flush(broker) : restart(broker);
    const awake = members.filter((member) => member.ready() && member.alive());
    // On a busy machine processes take their time to start; some have to get something done that can go wrong.
    if (awake.length < members.length / 2) return;
    const member = awake[random.below(awake.length)];
    if (!member) return;
    if (roll < 0.35) healing.push(kill(member, null));
    else if (roll < 0.6)
      healing.push(kill(member, member.order.role === 'coordinator' ? aTrap(random) : null));
    else if (roll < 0.85) healing.push(stop(member));
    else healing.push(mislead(member));
  }

  async function flush(server: Broker): Promise<void> {
    counts.flushes++;
    await server.flush();
  }

  async function restart(server: Broker): Promise<void> {
    counts.serverRestarts++;
    await server.restart();
  }

  return {
    counts,
    rage: async (signal) => {
      while (!signal.aborted) {
        await delay(pauseMs + random.below(2 * pauseMs));
        await strike();
      }
      while (healing.length > 0) await healing.pop();
    },
    end: async () => {
      isOver = true;
      while (healing.length > 0) await healing.pop();
      for (const member of members) member.tell({ is: 'stop' });
      const killAll = setTimeout(() => {
        for (const member of members.filter((one) => one.alive())) {
          onDefect(`${member.order.nodeId} did not stop when it was told to`);
          member.signal('SIGKILL');
        }
      }, stopMsMax);
      await Promise.all(members.map(({ ended }) => ended));
      clearTimeout(killAll);
    },
  };
}

const aTrap = (random: Random): Trap => ({
  commit: random.below(6),
  moment: random.chance(0.6) ? 'before' : 'after',
  signal: random.chance(0.5) ? 'SIGSTOP' : 'SIGKILL',
});
