import { type ChildProcess, fork } from 'node:child_process';
import type { QueryPlan } from '@graphql-hive/router-query-planner';
import { BoundedCache } from './bounded-cache.ts';
import type { Planner, PlanRequest } from './planner.ts';
import type { FromPlanner, ToPlanner } from './planner-child.ts';

/** What planning may take. */
export interface PlannerLimits {
  /** For one plan; the process is then ended. Default 10 000. */
  readonly timeoutMs: number;
  /** Operations that wait to be planned; one more is refused. Default 1000. */
  readonly waitingMax: number;
}

const DEFAULT_LIMITS: PlannerLimits = { timeoutMs: 10_000, waitingMax: 1000 };

/** Operations remembered for having ended the planner, so that repeating one does not end it again and again. */
const FATAL_MAX = 1000;

/**
 * Plans in a process of its own, one operation after the other. An operation that ends the planner, or keeps it
 * longer than it may, is refused from then on; the others go on with a new process.
 */
export async function plannerProcess(
  supergraphSdl: string,
  limits: Partial<PlannerLimits> = {},
): Promise<Planner> {
  const planner = new PlannerProcess(supergraphSdl, { ...DEFAULT_LIMITS, ...limits });
  await planner.open();
  return planner;
}

class PlannerProcess implements Planner {
  percentages: readonly number[] = [];
  readonly #supergraphSdl: string;
  readonly #limits: PlannerLimits;
  readonly #fatal = new BoundedCache<string, true>(FATAL_MAX);
  #child: ChildProcess | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #closed = false;

  constructor(supergraphSdl: string, limits: PlannerLimits) {
    this.#supergraphSdl = supergraphSdl;
    this.#limits = limits;
  }

  async open(): Promise<void> {
    const child = fork(new URL('./planner-child.ts', import.meta.url), {
      execArgv: [],
      env: {},
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    const reply = await this.#ask(child, { supergraphSdl: this.#supergraphSdl });
    if (!('percentages' in reply)) {
      child.kill('SIGKILL');
      throw new Error(`The planner could not be opened: ${describe(reply)}`);
    }
    this.percentages = reply.percentages;
    // An idle planner keeps no gateway from ending.
    child.unref();
    child.channel?.unref();
  }

  async plan(request: PlanRequest): Promise<QueryPlan> {
    if (this.#fatal.get(request.text)) throw new Error('This operation has ended the planner before.');
    if (this.#waiting >= this.#limits.waitingMax) throw new Error('Too many operations wait to be planned.');
    this.#waiting += 1;
    const result = this.#turn.then(() => this.#planNow(request));
    this.#turn = result.catch(() => {});
    try {
      return await result;
    } finally {
      this.#waiting -= 1;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#child?.kill('SIGKILL');
  }

  async #planNow(request: PlanRequest): Promise<QueryPlan> {
    if (this.#closed) throw new Error('The planner is closed.');
    if (this.#child === null || this.#child.exitCode !== null || this.#child.signalCode !== null)
      await this.open();
    const child = this.#child;
    if (child === null) throw new Error('The planner is closed.');
    let reply: FromPlanner;
    try {
      reply = await this.#ask(child, { request });
    } catch (cause) {
      if (!this.#closed) this.#fatal.set(request.text, true);
      throw cause;
    }
    // The child answers a request with a plan or a failure; what a plan is, its library knows.
    if ('plan' in reply) return reply.plan as QueryPlan;
    throw new Error(describe(reply));
  }

  /** Rejects when the process ends, or does not answer in time. */
  #ask(child: ChildProcess, message: ToPlanner): Promise<FromPlanner> {
    const { promise, resolve, reject } = Promise.withResolvers<FromPlanner>();
    const onExit = (code: number | null, signal: string | null) =>
      reject(new Error(`The planner ended with ${signal ?? code}.`));
    const timer = setTimeout(() => {
      reject(new Error(`The planner did not answer within ${this.#limits.timeoutMs} ms.`));
      child.kill('SIGKILL');
    }, this.#limits.timeoutMs);
    child.once('message', resolve);
    child.once('exit', onExit);
    child.once('error', reject);
    child.send(message, (error) => error && reject(error));
    return promise.finally(() => {
      clearTimeout(timer);
      child.off('message', resolve);
      child.off('exit', onExit);
      child.off('error', reject);
    });
  }
}

function describe(reply: FromPlanner): string {
  return 'failure' in reply ? reply.failure : 'it gave another answer than was asked for';
}
