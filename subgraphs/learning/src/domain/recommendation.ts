import { type Recommendation, wilsonInterval } from '@ymera/kernel';
import type { Lesson } from './lesson.ts';
import { type LikeTask, type TaskIndex, tasksLike } from './task-index.ts';

/** A lesson and how much it has to say of the new task: 0 to 1. */
interface Weighed {
  readonly lesson: Lesson;
  readonly weight: number;
}

interface Asked {
  readonly task: string;
  readonly agentIds: readonly string[];
}

/** Tasks no more alike than this teach nothing of each other; from the second on they are as good as the same. */
const unlike = 0.4;
const alike = 0.7;
/** Of each agent its lessons of the tasks most alike: any number of others cannot outweigh them. */
const lessonsMax = 50;
const samplesMin = 3;
const closestMin = 0.3;
const taskLengthMax = 200;

/**
 * Who did tasks like this one best. Each run counts as much as its task is like this one; confidence is the lower end
 * of Wilson's interval over what they add up to, times the mean of those weights. So few runs give little confidence,
 * and so does any number of runs of tasks that are only a little alike.
 */
export function recommend(index: TaskIndex, { task, agentIds }: Asked): Recommendation {
  const found = tasksLike(index, task).toSorted((a, b) => b.likeness - a.likeness);
  const wanted = new Set(agentIds);
  const best = [...weigh(found, wanted)]
    .flatMap(([agentId, weighed]) => judged(agentId, weighed))
    .sort((a, b) => b.confidence - a.confidence || (a.agentId < b.agentId ? -1 : 1));
  return { best: best[0] ?? null, closest: closestOf(found, wanted) };
}

function weigh(found: readonly LikeTask[], wanted: ReadonlySet<string>): Map<string, Weighed[]> {
  const byAgent = new Map<string, Weighed[]>();
  for (const { task, likeness } of found) {
    const weight = Math.min(1, (likeness - unlike) / (alike - unlike));
    if (weight <= 0) break;
    for (const lesson of task.lessons) {
      if (!wanted.has(lesson.agentId)) continue;
      const own = byAgent.get(lesson.agentId) ?? [];
      if (own.length < lessonsMax) own.push({ lesson, weight });
      byAgent.set(lesson.agentId, own);
    }
  }
  return byAgent;
}

function judged(agentId: string, weighed: readonly Weighed[]): NonNullable<Recommendation['best']>[] {
  const samples = sum(weighed.map(({ weight }) => weight));
  if (samples < samplesMin) return [];
  const successes = sum(weighed.map(({ lesson, weight }) => (lesson.succeeded ? weight : 0)));
  const meanWeight = sum(weighed.map(({ weight }) => weight ** 2)) / samples;
  const confidence = wilsonInterval(successes, samples).low * meanWeight;
  const won = weighed.filter(({ lesson }) => lesson.succeeded).length;
  const reason = `${won} of its ${weighed.length} latest runs of tasks like this one went well.`;
  return [{ agentId, confidence, samples, reason }];
}

function closestOf(found: readonly LikeTask[], wanted: ReadonlySet<string>): Recommendation['closest'] {
  for (const { task, likeness } of found) {
    if (likeness < closestMin) return null;
    const success = task.lessons.find(({ succeeded, agentId }) => succeeded && wanted.has(agentId));
    if (!success) continue;
    return { agentId: success.agentId, likeness, task: success.task.slice(0, taskLengthMax).toWellFormed() };
  }
  return null;
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0);
