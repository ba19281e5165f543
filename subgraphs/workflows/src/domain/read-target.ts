import { isJsonObject, type JsonObject, type JsonValue } from '@ymera/kernel';
import type { Approvers, Target, TargetKind } from './definition.ts';
import { definitionDefaults as defaults } from './definition-defaults.ts';
import { durationMs } from './duration.ts';
import {
  duration,
  expression,
  keyPlace,
  listOf,
  type Notes,
  note,
  number,
  object,
  oneOf,
  type Reader,
  text,
} from './reading.ts';

/** The keys of a task one of which says what it does; `target` is the long form. */
export const targetKeys = [
  'agent',
  'select',
  'tool',
  'workflow',
  'approval',
  'gate',
  'wait',
  'signal',
  'target',
] as const satisfies readonly (TargetKind | 'target')[];

const approverFields = {
  roles: { read: listOf(oneOf(['execute', 'admin'] as const)), otherwise: [] },
  users: { read: listOf(text), otherwise: [] },
};

const approvers: Reader<Approvers> = object<Approvers>(approverFields);

const approval = object<Omit<Extract<Target, { kind: 'approval' }>, 'kind' | 'approvers'> & Approvers>({
  ...approverFields,
  onDeadline: { read: oneOf(['refuse', 'escalate']), otherwise: 'refuse' },
  escalateTo: { read: approvers, otherwise: null },
});

const gate = object<Omit<Extract<Target, { kind: 'gate' }>, 'kind'>>({
  agentId: { read: text, alias: 'agent' },
  producer: { read: text },
  roundsMax: { read: number, alias: 'rounds', otherwise: defaults.roundsMax },
  escalateTo: { read: approvers, otherwise: null },
});

const waitParts = object<{ durationMs: number | null; until: string | null }>({
  durationMs: { read: duration, alias: 'for', otherwise: null },
  until: { read: expression, otherwise: null },
});

/** `5m` is a duration, and an expression is the moment until which it waits. */
const wait: Reader<Target> = (value, place, notes) => {
  if (isJsonObject(value)) return { kind: 'wait', ...waitParts(value, place, notes) };
  if (typeof value === 'string' && value.startsWith('=') && durationMs(value) === null)
    return { kind: 'wait', durationMs: null, until: expression(value, place, notes) };
  return { kind: 'wait', durationMs: duration(value, place, notes), until: null };
};

const select = object<Omit<Extract<Target, { kind: 'select' }>, 'kind'>>({
  task: { read: text },
  category: { read: text, otherwise: null },
  context: { read: text, otherwise: null },
});

const short: { readonly [K in TargetKind]: Reader<Target> } = {
  agent: (value, place, notes) => ({ kind: 'agent', agentId: text(value, place, notes) }),
  select: (value, place, notes) => ({
    kind: 'select',
    ...select(isJsonObject(value) ? value : { task: value }, place, notes),
  }),
  tool: (value, place, notes) => ({ kind: 'tool', toolId: text(value, place, notes) }),
  workflow: (value, place, notes) => ({ kind: 'workflow', workflow: text(value, place, notes) }),
  approval: (value, place, notes) => {
    const { roles, users, ...rest } = approval(value, place, notes);
    return { kind: 'approval', approvers: { roles, users }, ...rest };
  },
  gate: (value, place, notes) => ({ kind: 'gate', ...gate(value, place, notes) }),
  wait,
  signal: (value, place, notes) => ({ kind: 'signal', name: text(value, place, notes) }),
};

const kinds = Object.keys(short) as TargetKind[];

/** The long form: `kind`, and beside it what the short form has under its key. */
const long: Reader<Target> = (value, place, notes) => {
  if (!isJsonObject(value)) {
    note(notes, 'WRONG_TYPE', place, 'It is no object.', 'Write an object with a kind.');
    return { kind: 'agent', agentId: '' };
  }
  const { kind: given, ...rest } = value;
  const kind = oneOf(kinds)(given ?? null, keyPlace(place, 'kind'), notes);
  const named = { agent: 'agentId', tool: 'toolId', workflow: 'workflow', signal: 'name' } as const;
  switch (kind) {
    case 'agent':
    case 'tool':
    case 'workflow':
    case 'signal': {
      const parts = object<{ id: string }>({ id: { read: text, alias: named[kind] } });
      const { id } = parts(rest, place, notes);
      return short[kind](id, place, notes);
    }
    case 'approval': {
      const { approvers: who, ...others } = rest;
      const flat = isJsonObject(who) ? { ...others, ...who } : others;
      return short.approval(flat, place, notes);
    }
    default:
      return short[kind](rest, place, notes);
  }
};

/** What a task does: exactly one of the keys says it. */
export function readTarget(task: JsonObject, place: string, notes: Notes): Target {
  const given = targetKeys.filter((key) => (task[key] ?? null) !== null);
  const [first, second] = given;
  if (first === undefined) {
    const fix = `Give one of: ${targetKeys.join(', ')}.`;
    note(notes, 'TARGET_MISSING', place, 'It does not say what the task does.', fix);
    return { kind: 'agent', agentId: '' };
  }
  if (second !== undefined) {
    const message = `It says twice what the task does: "${first}" and "${second}".`;
    note(notes, 'TARGET_TWICE', keyPlace(place, second), message, 'Make two tasks of it.');
  }
  const value: JsonValue = task[first] ?? null;
  return first === 'target'
    ? long(value, keyPlace(place, first), notes)
    : short[first](value, keyPlace(place, first), notes);
}

/** What undoes a task: a call with an input of its own. */
export function readCall(
  task: JsonObject,
  place: string,
  notes: Notes,
): Extract<Target, { kind: 'agent' | 'tool' }> {
  const target = readTarget(task, place, notes);
  if (target.kind === 'agent' || target.kind === 'tool') return target;
  note(
    notes,
    'WRONG_TYPE',
    place,
    `It is of the kind "${target.kind}".`,
    'Undo a task by an agent or a tool.',
  );
  return { kind: 'agent', agentId: '' };
}
