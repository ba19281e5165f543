import type { Clock, Recommendation, Recommender, RecommendRequest } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';

/** What earlier runs say about a task; null when nobody answers in time. It never throws. */
export type AskHistory = (asked: RecommendRequest) => Promise<Recommendation | null>;

interface Deps {
  /** Null when nobody keeps a history. */
  readonly recommender: Recommender | null;
  readonly clock: Clock;
  readonly log: Log;
}

const answerMs = 150;
/** A selection is held up by somebody who is silent only once in so long. */
const silentMs = 5_000;
const askedMax = 100;

/** A selection waits for history, but never for long: without it the selector decides alone. */
export function createAskHistory({ recommender, clock, log }: Deps): AskHistory {
  let silentUntil = 0;
  let asking = 0;
  return async (asked) => {
    if (!recommender || asking >= askedMax || clock.now() < silentUntil) return null;
    const over = new AbortController();
    asking++;
    try {
      const late = clock.wait(answerMs, over.signal).then(() => null);
      const answer = await Promise.race([recommender.recommend(asked, over.signal), late]);
      if (!answer) throw new Error(`no answer within ${answerMs} ms`);
      return answer;
    } catch (error) {
      const isNews = clock.now() >= silentUntil;
      silentUntil = clock.now() + silentMs;
      if (isNews) log.warn('the history of tasks does not answer; agents are selected without it', { error });
      return null;
    } finally {
      asking--;
      over.abort();
    }
  };
}
