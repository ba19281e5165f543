import type { JsonValue } from '@ymera/kernel';
import type { WorkflowDefinition } from './definition.ts';
import { indexOf } from './definition-index.ts';
import { frontierOf } from './frontier.ts';
import type { RunState } from './run-state.ts';

/** Rises with each change of what a snapshot holds; those of another format are not read, but the log instead. */
const format = 3;

/** A snapshot that this engine did not write, or not of this definition: the run has to be read from its log. */
export class SnapshotUnreadableError extends Error {
  override readonly name = 'SnapshotUnreadableError';
}

/** A run as JSON, without its definition: a beginning to read its log from. */
export function toSnapshot(run: RunState): JsonValue {
  const {
    definition: _definition,
    index: _index,
    frontier: _frontier,
    tasks,
    steps,
    open,
    debug,
    ...rest
  } = run;
  const { edits, signals, refusals, ...plain } = rest;
  const snapshot = {
    format,
    plain,
    tasks: [...tasks],
    steps: [...steps],
    open: [...open],
    debug: {
      stepping: debug.stepping,
      breakpoints: [...debug.breakpoints],
      released: [...debug.released],
      passed: [...debug.passed],
    },
    edits: [...edits],
    signals: [...signals],
    refusals: [...refusals],
  };
  // States are plain JSON values, which interfaces without an index signature cannot say.
  return snapshot as unknown as JsonValue;
}

/**
 * The run that a snapshot was made of: what follows from it is what follows from that run.
 *
 * @throws SnapshotUnreadableError
 */
export function fromSnapshot(json: JsonValue, definition: WorkflowDefinition): RunState {
  // Written by toSnapshot, of this format, and guarded by the hash of the commit that it stands on.
  const snapshot = json as unknown as Snapshot;
  if (snapshot?.format !== format) throw new SnapshotUnreadableError('The snapshot has another format.');
  const tasks = new Map(snapshot.tasks);
  if (tasks.size !== definition.tasks.length || definition.tasks.some(({ id }) => !tasks.has(id)))
    throw new SnapshotUnreadableError('The snapshot is of another workflow.');
  const { plain, debug } = snapshot;
  const run = {
    ...plain,
    definition,
    index: indexOf(definition),
    tasks,
    frontier: frontierOf({ definition, tasks }),
    steps: new Map(snapshot.steps),
    open: new Set(snapshot.open),
    debug: {
      stepping: debug.stepping,
      breakpoints: new Set(debug.breakpoints),
      released: new Set(debug.released),
      passed: new Set(debug.passed),
    },
    edits: new Map(snapshot.edits),
    signals: new Map(snapshot.signals),
    refusals: new Map(snapshot.refusals),
  };
  // The facts of one phase belong together, as they did in the run that was written.
  return run as unknown as RunState;
}

interface Snapshot {
  readonly format: number;
  readonly plain: Readonly<Record<string, unknown>>;
  readonly tasks: Entries<RunState['tasks']>;
  readonly steps: Entries<RunState['steps']>;
  readonly open: readonly string[];
  readonly debug: {
    readonly stepping: boolean;
    readonly breakpoints: readonly string[];
    readonly released: readonly string[];
    readonly passed: readonly string[];
  };
  readonly edits: Entries<RunState['edits']>;
  readonly signals: Entries<RunState['signals']>;
  readonly refusals: Entries<RunState['refusals']>;
}

type Entries<M> = M extends ReadonlyMap<infer K, infer V> ? readonly (readonly [K, V])[] : never;
