import { findIllFormed, type JsonValue } from '@ymera/kernel';
import { canonicalJson, sha256Hex } from '@ymera/kernel/canonical-json';
import { kindOf, momentOf, truth, UndecidableError, wantedText } from '../domain/decided-values.ts';
import type { DecidableNeed, Decision, Need } from '../domain/decision.ts';
import { definitionLimits as limits } from '../domain/definition.ts';
import { ExpressionError } from '../domain/expression-error.ts';
import { tasksNamedBy } from '../domain/expression-references.ts';
import { type ExpressionScope, evaluate } from '../domain/expressions.ts';
import { jsonBytes } from '../domain/json-size.ts';
import type { Payload } from '../domain/payload.ts';
import type { RunState } from '../domain/run-state.ts';
import type { Selected, SelectWanted } from '../domain/selection.ts';
import { render, tasksNamedByTemplate } from '../domain/template.ts';
import type { ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';
import { gatherOutputs } from './gather-outputs.ts';
import { keepPayload } from './keep-payload.ts';
import { nameScope } from './name-scope.ts';
import { createPayloadCache, type ReadValue } from './payload-cache.ts';
import { createSelectAgent, type SelectAgent } from './select-agent.ts';

/** Answers what a run needs to know: the same run is always answered the same, but for the agents that are selected. */
export type DecideNeeds = (
  run: RunState,
  needs: readonly Need[],
  now: number,
) => Promise<readonly Decision[]>;

type Deps = Pick<ServiceDeps, 'stores' | 'settings' | 'agentRunner' | 'clock' | 'log'>;

/** Works expressions and templates of one run out, on payloads that it holds a bounded number of bytes of. */
export function createDecider(deps: Deps, { tenantId }: Pick<RunRecord, 'tenantId'>): DecideNeeds {
  const { stores, settings } = deps;
  const read = createPayloadCache(stores.blobs, tenantId, settings.cacheBytesMax);
  const desk: Desk = {
    read,
    bytesMax: settings.payloadBytesMax,
    keep: (json) => keepPayload(stores.blobs, { tenantId, json }),
    select: createSelectAgent(deps, { tenantId }),
  };
  return async (run, needs, now) => {
    const decisions: Decision[] = [];
    let bytes = 0;
    for (const need of needs) {
      // The rest is needed still once these are committed.
      if (bytes > settings.commitBytesMax) break;
      const decision = await decide(desk, { run, need, now });
      decisions.push(decision);
      bytes += inlineBytes(decision);
    }
    return decisions;
  };
}

interface Desk {
  readonly read: ReadValue;
  readonly keep: (json: string) => Promise<Payload>;
  readonly select: SelectAgent;
  /** Of one value as JSON. */
  readonly bytesMax: number;
}

interface Question<N extends Need = Need> {
  readonly run: RunState;
  readonly need: N;
  readonly now: number;
}

type Of<K extends Need['kind']> = Question<Extract<Need, { kind: K }>>;

async function decide(desk: Desk, { need, ...about }: Question): Promise<Decision> {
  if (need.kind === 'agent') return decideAgent(desk, { need, ...about });
  const question = { need, ...about };
  try {
    return await decideOne(desk, question);
  } catch (error) {
    if (!(error instanceof ExpressionError || error instanceof UndecidableError)) throw error;
    const taskId = need.kind === 'output' ? '' : need.taskId;
    const message = `${whatOf(need)}: ${error.message}`.slice(0, messageLengthMax);
    return { kind: 'undecidable', need, failure: { taskId, code: error.code, message, details: null } };
  }
}

const messageLengthMax = 2_000;

function decideOne(desk: Desk, { run, need, now }: Question<DecidableNeed>): Promise<Decision> {
  switch (need.kind) {
    case 'when':
      return decideWhen(desk, { run, need, now });
    case 'loop':
      return decideLoop(desk, { run, need, now });
    case 'items':
      return decideItems(desk, { run, need, now });
    case 'loopOutput':
      return decideLoopOutput(desk, { run, need, now });
    case 'input':
      return decideInput(desk, { run, need, now });
    case 'output':
      return decideOutput(desk, { run, need, now });
  }
}

async function decideWhen(desk: Desk, { run, need }: Of<'when'>): Promise<Decision> {
  const { taskId, expression, scope } = need;
  return { kind: 'when', taskId, holds: truth(await evaluateIn(desk, { run, expression, scope })) };
}

async function decideLoop(desk: Desk, { run, need }: Of<'loop'>): Promise<Decision> {
  const { taskId, iteration, expression, scope } = need;
  const goesOn = truth(await evaluateIn(desk, { run, expression, scope }));
  return { kind: 'loop', taskId, iteration, goesOn };
}

async function decideItems(desk: Desk, { run, need }: Of<'items'>): Promise<Decision> {
  const { taskId, expression, scope } = need;
  const items = await evaluateIn(desk, { run, expression, scope });
  if (!Array.isArray(items))
    throw new UndecidableError('ITEMS_NOT_A_LIST', `It has to give a list, and gave ${kindOf(items)}.`);
  return { kind: 'items', taskId, items: await keep(desk, items), count: items.length };
}

async function decideLoopOutput(desk: Desk, { need }: Of<'loopOutput'>): Promise<Decision> {
  const outputs: JsonValue[] = [];
  for (const part of need.parts) outputs.push(part && (await desk.read(part)));
  return { kind: 'loopOutput', taskId: need.taskId, output: await keep(desk, outputs) };
}

async function decideInput(desk: Desk, { run, need, now }: Of<'input'>): Promise<Decision> {
  const { stepId, template, edited, artifact, until, select, scope } = need;
  const value = edited
    ? await desk.read(edited)
    : render(template, await scopeOf(desk, { run, scope, named: tasksNamedByTemplate(template) }));
  const input = await keep(desk, value);
  const wanted = { run, scope };
  return {
    kind: 'input',
    stepId,
    input,
    inputSha256: sha256Hex(canonicalJson(value)),
    artifactSha256:
      artifact === null
        ? null
        : sha256Hex(canonicalJson(wellFormed(await evaluateIn(desk, { ...wanted, expression: artifact })))),
    until: until === null ? null : momentOf(await evaluateIn(desk, { ...wanted, expression: until }), now),
    selected: select && (await selectFor(desk, { ...wanted, select })),
  };
}

/** The step has begun before: what cannot be made out is this attempt's failure. */
async function decideAgent(desk: Desk, { run, need }: Of<'agent'>): Promise<Decision> {
  const { stepId, select, scope } = need;
  try {
    return { kind: 'agent', stepId, selected: await selectFor(desk, { run, scope, select }) };
  } catch (error) {
    if (!(error instanceof ExpressionError || error instanceof UndecidableError)) throw error;
    const { code, message } = error;
    return { kind: 'agent', stepId, selected: { agentId: null, code, message, mayPass: false } };
  }
}

async function selectFor(
  desk: Desk,
  { select, run, scope }: Scoped & { readonly select: SelectWanted },
): Promise<Selected> {
  const { category, mayBeUnsafe } = select;
  const template = { task: select.task, context: select.context };
  const names = await scopeOf(desk, { run, scope, named: tasksNamedByTemplate(template) });
  const [task, context] = [render(template.task, names), render(template.context, names)];
  return desk.select({
    task: wantedText(task, { what: 'The task of select', lengthMax: limits.selectTaskLengthMax }),
    context:
      context === null
        ? null
        : wantedText(context, { what: 'The context of select', lengthMax: limits.selectContextLengthMax }),
    category,
    mayBeUnsafe,
  });
}

async function decideOutput(desk: Desk, { run, need }: Of<'output'>): Promise<Decision> {
  const { template, parts, scope } = need;
  if (template !== null) {
    const names = await scopeOf(desk, { run, scope, named: tasksNamedByTemplate(template) });
    return { kind: 'output', output: await keep(desk, render(template, names)) };
  }
  return { kind: 'output', output: await desk.keep(JSON.stringify(await gatherOutputs(desk, parts))) };
}

type Scoped = Pick<Question, 'run'> & { readonly scope: Parameters<typeof nameScope>[1]['scope'] };

async function evaluateIn(
  desk: Desk,
  { expression, ...about }: Scoped & { readonly expression: string },
): Promise<JsonValue> {
  return evaluate(expression, await scopeOf(desk, { ...about, named: tasksNamedBy(expression) }));
}

const scopeOf = (
  { read }: Desk,
  wanted: Scoped & { readonly named: readonly string[] | 'all' },
): Promise<ExpressionScope> => nameScope(read, wanted);

async function keep({ keep, bytesMax }: Desk, value: JsonValue): Promise<Payload> {
  if (jsonBytes(value, bytesMax) > bytesMax) {
    const message = `It gives more than ${bytesMax} bytes of JSON, or nests it too deeply. Put large data into a file in the workspace and pass its path.`;
    throw new UndecidableError('VALUE_TOO_LARGE', message);
  }
  return keep(JSON.stringify(wellFormed(value)));
}

/** Cutting a text between the halves of a surrogate pair gives what has no canonical form, and so no hash. */
function wellFormed(value: JsonValue): JsonValue {
  const where = findIllFormed('value', value);
  if (where === null) return value;
  const message = `It gives text that is no Unicode, half a surrogate pair, at ${where}. Cut texts between whole characters.`;
  throw new UndecidableError('VALUE_ILL_FORMED', message);
}

function whatOf(need: DecidableNeed): string {
  switch (need.kind) {
    case 'when':
      return 'The condition "when"';
    case 'loop':
      return 'The condition of the loop';
    case 'items':
      return 'The items of forEach';
    case 'loopOutput':
      return 'The list of all outputs';
    case 'input':
      return need.isCompensation ? "The compensation's input" : "The task's input";
    case 'output':
      return "The workflow's output";
  }
}

function inlineBytes(decision: Decision): number {
  const payload =
    decision.kind === 'input'
      ? decision.input
      : decision.kind === 'items'
        ? decision.items
        : decision.kind === 'loopOutput' || decision.kind === 'output'
          ? decision.output
          : null;
  return payload?.kind === 'inline' ? payload.json.length : 0;
}
