import type { AgentRun } from '../agent-run.ts';
import type { BreakerPhase } from '../breaker.ts';
import { latencyOf, successOf } from './runs-health.ts';

/** What an agent's health is made of. PLUGIN, MODEL and REPORTS say whether what it runs on is well: each has one of them. */
type HealthComponentName = 'SUCCESS' | 'LATENCY' | 'CIRCUIT' | 'PLUGIN' | 'MODEL' | 'REPORTS';

/** What is known of one side of an agent. */
export interface Finding {
  /** 0 to 100; null when nothing is known. */
  readonly score: number | null;
  /** In a sentence. */
  readonly reason: string;
}

interface HealthComponent extends Finding {
  readonly name: HealthComponentName;
  /** Its share of the whole, in percent. */
  readonly weight: number;
}

export interface AgentHealth {
  /** 0 to 100. */
  readonly score: number;
  readonly components: readonly HealthComponent[];
}

/** What an agent's health is read from. */
export interface HealthFacts {
  /** Its latest runs in a tenant, newest first, also those that have not ended. */
  readonly runs: readonly AgentRun[];
  readonly circuit: { readonly phase: BreakerPhase; readonly failures: number };
  /** What it runs on. */
  readonly ground: Finding & { readonly name: Extract<HealthComponentName, 'PLUGIN' | 'MODEL' | 'REPORTS'> };
}

/** In percent; the ground weighs next to success, since an agent can do nothing without it. */
const weights = { success: 40, ground: 30, latency: 15, circuit: 15 };
/** What nothing is known of is neither well nor ill. */
const unknownScore = 50;
/** Whatever it did before: an agent that can't run at all, and one that is left alone for now. */
const groundlessMax = 10;
const openMax = 30;

export function agentHealthOf({ runs, circuit, ground }: HealthFacts): AgentHealth {
  const components: readonly HealthComponent[] = [
    { name: 'SUCCESS', weight: weights.success, ...successOf(runs) },
    { name: ground.name, weight: weights.ground, score: ground.score, reason: ground.reason },
    { name: 'LATENCY', weight: weights.latency, ...latencyOf(runs) },
    { name: 'CIRCUIT', weight: weights.circuit, ...circuitOf(circuit) },
  ];
  const sum = components.reduce((total, { score, weight }) => total + weight * (score ?? unknownScore), 0);
  const capped = Math.min(
    Math.round(sum / 100),
    ground.score === 0 ? groundlessMax : 100,
    circuit.phase === 'OPEN' ? openMax : 100,
  );
  return { score: capped, components };
}

const perFailure = 15;
const halfOpenScore = 40;

function circuitOf({ phase, failures }: HealthFacts['circuit']): Finding {
  if (phase === 'OPEN')
    return { score: 0, reason: 'It broke several times in a row and is not run for now.' };
  if (phase === 'HALF_OPEN')
    return { score: halfOpenScore, reason: 'It broke several times in a row; its next run decides.' };
  if (failures === 0) return { score: 100, reason: 'No run has broken since it last did well.' };
  const times = failures === 1 ? 'Its latest run' : `Its latest ${failures} runs`;
  return { score: 100 - perFailure * failures, reason: `${times} broke.` };
}
