import { wordsOf } from '@ymera/kernel';
import type { Lesson } from './lesson.ts';

/** Earlier tasks, prepared for being compared with a new one. */
export interface TaskIndex {
  readonly tasks: readonly EarlierTask[];
  /** The places of the tasks that have a word. */
  readonly postings: ReadonlyMap<string, readonly number[]>;
}

/** One task, however often it was done. */
interface EarlierTask {
  /** As it was put last. */
  readonly text: string;
  /** What was learnt from it, newest first. */
  readonly lessons: readonly Lesson[];
  /** The length of its vector. */
  readonly length: number;
}

/** An earlier task and how like it is: 0 to 1, where 1 means the same words. */
export interface LikeTask {
  readonly task: EarlierTask;
  readonly likeness: number;
}

/** A lesson with the words of its task, which take longer to find than all else that an index takes. */
export interface WordedLesson {
  readonly lesson: Lesson;
  /** Each once, in order. */
  readonly words: readonly string[];
}

export function readWords(lesson: Lesson): WordedLesson {
  return { lesson, words: [...new Set(wordsOf(lesson.task))].sort() };
}

/**
 * Lessons whose tasks have the same words become one task. A word's rarity is counted over these: a task that is done a
 * thousand times makes its words no commoner than one that is done once.
 *
 * @param lessons newest first
 */
export function indexTasks(lessons: readonly WordedLesson[]): TaskIndex {
  const groups = new Map<string, { readonly words: readonly string[]; readonly lessons: Lesson[] }>();
  for (const { lesson, words } of lessons) {
    if (words.length === 0) continue;
    const key = words.join(' ');
    const group = groups.get(key) ?? { words, lessons: [] };
    group.lessons.push(lesson);
    groups.set(key, group);
  }
  const postings = new Map<string, number[]>();
  for (const [place, { words }] of [...groups.values()].entries())
    for (const word of words) {
      const own = postings.get(word) ?? [];
      own.push(place);
      postings.set(word, own);
    }
  const rarityOf = rarities(postings, groups.size);
  const tasks = [...groups.values()].map(({ words, lessons: learnt }) => ({
    text: learnt[0]?.task ?? '',
    lessons: learnt,
    length: lengthOf(words, rarityOf),
  }));
  return { tasks, postings };
}

/** Earlier tasks that share a word with this one, in any order: the cosine of the vectors of their words' rarities. */
export function tasksLike({ tasks, postings }: TaskIndex, text: string): readonly LikeTask[] {
  const words = [...new Set(wordsOf(text))];
  const rarityOf = rarities(postings, tasks.length);
  const length = lengthOf(words, rarityOf);
  const products = new Map<number, number>();
  for (const word of words)
    for (const place of postings.get(word) ?? [])
      products.set(place, (products.get(place) ?? 0) + rarityOf(word) ** 2);
  return [...products].flatMap(([place, product]) => {
    const task = tasks[place];
    return task ? [{ task, likeness: Math.min(1, product / (length * task.length)) }] : [];
  });
}

/** Never 0, also for a word that all tasks have: 1 plus the logarithm of how many tasks there are to each that has it. */
function rarities(postings: ReadonlyMap<string, readonly number[]>, tasks: number) {
  return (word: string): number => 1 + Math.log((1 + tasks) / (1 + (postings.get(word)?.length ?? 0)));
}

function lengthOf(words: readonly string[], rarityOf: (word: string) => number): number {
  return Math.sqrt(words.reduce((sum, word) => sum + rarityOf(word) ** 2, 0));
}
