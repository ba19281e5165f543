import { canonicalJson } from '@ymera/kernel/canonical-json';
import type { RunEvidence, Violation } from './evidence.ts';
import { judgeChain, judgeOnce, judgeOrder } from './judge-log.ts';

/** Judges what is left of a run; pure, so that it can be judged itself. */
export function judgeRun(evidence: RunEvidence): Violation[] {
  const { record, log, dependsOn, children } = evidence;
  const events = log.flatMap((commit) => commit.events);
  return [
    ...judgeOutcome(evidence),
    ...judgeEffects(evidence),
    ...judgeChain(record.id, log),
    ...judgeOnce(record.id, events),
    ...judgeOrder(record.id, events, dependsOn),
    ...judgeTasks(evidence),
    ...judgeChildren(evidence),
    ...judgeLeftovers(evidence),
    ...children.flatMap((child) => [
      ...judgeChain(child.record.id, child.log),
      ...judgeOnce(
        child.record.id,
        child.log.flatMap((commit) => commit.events),
      ),
    ]),
  ];
}

function judgeOutcome({ record, output, expected, log }: RunEvidence): Violation[] {
  const last = log.at(-1)?.events.at(-1);
  const failure = last?.type === 'RUN_FAILED' ? `: ${JSON.stringify(last.failure).slice(0, 400)}` : '';
  if (record.status !== 'SUCCEEDED' || last?.type !== 'RUN_SUCCEEDED')
    return [
      { rule: 'outcome', story: `${record.id} is ${record.status}, its last event ${last?.type}${failure}` },
    ];
  if (record.lastSeq !== last.seq)
    return [
      { rule: 'outcome', story: `${record.id} is listed with ${record.lastSeq} events, of ${last.seq}` },
    ];
  if (canonicalJson(output) === canonicalJson(expected.output)) return [];
  return [{ rule: 'outcome', story: `${record.id} gave another output than its plan` }];
}

function judgeEffects({ record, effects, expected }: RunEvidence): Violation[] {
  const count = (all: readonly string[]) => Map.groupBy(all, (effect) => effect);
  const [done, wanted] = [count(effects), count(expected.effects)];
  const names = new Set([...done.keys(), ...wanted.keys()]);
  return [...names].flatMap((name) => {
    const [times, due] = [done.get(name)?.length ?? 0, wanted.get(name)?.length ?? 0];
    if (times === due) return [];
    return [
      { rule: 'effects' as const, story: `${record.id}: ${name} was done ${times} times instead of ${due}` },
    ];
  });
}

/** Every task has ended in one way. */
function judgeTasks({ record, log, dependsOn }: RunEvidence): Violation[] {
  const ended = new Set<string>();
  for (const event of log.flatMap((commit) => commit.events)) {
    if (event.type === 'TASK_SKIPPED' || event.type === 'LOOP_ENDED') ended.add(event.taskId);
    if ('stepId' in event && event.stepId !== null && event.type !== 'TASK_STARTED') ended.add(event.stepId);
  }
  return [...dependsOn.keys()]
    .filter((id) => !ended.has(id))
    .map((id) => ({ rule: 'once', story: `${record.id}: ${id} was neither completed nor skipped` }));
}

function judgeChildren({ record, log, children }: RunEvidence): Violation[] {
  const known = log.flatMap(({ events }) =>
    events.flatMap((event) => (event.type === 'TASK_STARTED' ? (event.childRunId ?? []) : [])),
  );
  const [listed, named] = [new Set(children.map((child) => child.record.id)), new Set(known)];
  const wrong = [...listed, ...named].filter((id) => !listed.has(id) || !named.has(id));
  const unended = children.filter((child) => child.record.status !== 'SUCCEEDED');
  return [
    ...wrong.map((id) => ({
      rule: 'children' as const,
      story: `${record.id} and the store disagree on ${id}`,
    })),
    ...unended.map((child) => ({
      rule: 'children' as const,
      story: `${child.record.id} of ${record.id} is ${child.record.status}`,
    })),
  ];
}

function judgeLeftovers({ record, approvalsLeft }: RunEvidence): Violation[] {
  if (approvalsLeft === 0) return [];
  return [{ rule: 'leftovers', story: `${approvalsLeft} approvals of ${record.id} are still shown` }];
}
