import { RealtimeEventsGoneError } from './errors.ts';
import type { EventParts, RealtimeEvent, RealtimeEventKind } from './session.ts';

/** The latest events of a session, in order. */
export interface EventLog {
  append(at: number, kind: RealtimeEventKind, parts?: EventParts): void;
  /** At most 100, from the one after `seq`. @throws RealtimeEventsGoneError when that one is no longer there */
  after(seq: number): readonly RealtimeEvent[];
  readonly lastSeq: number;
}

const eventsMax = 5_000;
/** Some two minutes of sound. */
const bytesMax = 8 * 1024 * 1024;
const pageSize = 100;

const nothing: Required<EventParts> = {
  ...{ text: null, audio: null, tool: null, agentId: null, agentRunId: null },
  ...{ errorCode: null, message: null, tokens: null, costMicroUsd: null },
};

export function createEventLog(): EventLog {
  let events: RealtimeEvent[] = [];
  let lastSeq = 0;
  let bytes = 0;
  // A quarter at once, so that this is not done for each event.
  const forget = () => {
    while (events.length > 1 && (events.length > eventsMax || bytes > bytesMax)) {
      events = events.slice(Math.max(1, Math.floor(events.length / 4)));
      bytes = events.reduce((sum, event) => sum + sizeOf(event), 0);
    }
  };
  return {
    append: (at, kind, parts = {}) => {
      lastSeq += 1;
      const event: RealtimeEvent = { ...nothing, ...parts, seq: lastSeq, at, kind };
      events.push(event);
      bytes += sizeOf(event);
      forget();
    },
    after: (seq) => {
      const first = events[0]?.seq ?? lastSeq + 1;
      if (seq + 1 < first) throw new RealtimeEventsGoneError(first);
      return events.slice(seq + 1 - first, seq + 1 - first + pageSize);
    },
    get lastSeq() {
      return lastSeq;
    },
  };
}

const sizeOf = ({ text, audio, message }: RealtimeEvent) =>
  200 + (text?.length ?? 0) + (audio?.length ?? 0) + (message?.length ?? 0);
