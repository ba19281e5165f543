import { InvalidArgumentError } from '@ymera/kernel';
import type { RealtimeEvent } from '../../../domain/realtime/session.ts';
import { type FollowDesk, follow, type News } from '../../plugins/watch/follow.ts';
import { type RealtimeDesk, sessionChannel } from './realtime-desk.ts';
import { findOwn, type SessionCommand } from './speak.ts';

/**
 * A session's events in order from the one after `afterSeq`, none missed or told twice; ends with the session.
 *
 * @throws RealtimeSessionNotFoundError, InvalidArgumentError, or RealtimeEventsGoneError, also later on
 */
export function watchSession(
  desk: RealtimeDesk & Pick<FollowDesk, 'settings'>,
  command: SessionCommand & { readonly afterSeq: number },
  signal: AbortSignal,
): AsyncIterableIterator<RealtimeEvent> {
  const { principal, id, afterSeq } = command;
  if (!Number.isInteger(afterSeq) || afterSeq < 0)
    throw new InvalidArgumentError('afterSeq', 'a whole number from 0 on', String(afterSeq));
  const { log } = findOwn(desk, command);
  let after = afterSeq;
  const read = async (): Promise<News<RealtimeEvent>> => {
    const items = log.after(after);
    const last = items.at(-1);
    after = last?.seq ?? after;
    if (last?.kind === 'ENDED') return { items, next: 'over' };
    return { items, next: after < log.lastSeq ? 'more' : 'wait' };
  };
  return follow(desk, { channel: sessionChannel(id), principal, read }, signal);
}
