import { InvalidArgumentError } from '@ymera/kernel';
import type { RealtimeInput, RealtimeLine } from '@ymera/kernel/language-model';
import { noTokens } from '../../../domain/models/model-call.ts';
import { RealtimeBusyError, RealtimeSessionEndedError } from '../../../domain/realtime/errors.ts';
import { createEventLog, type EventLog } from '../../../domain/realtime/event-log.ts';
import type {
  EndCode,
  EventParts,
  RealtimeEventKind,
  RealtimeSession,
} from '../../../domain/realtime/session.ts';
import type { ServedModel } from '../../../model-ports.ts';
import { type RealtimeDesk, sessionChannel } from './realtime-desk.ts';
import { createTranscript, type Transcript } from './transcript.ts';

export type RealtimeServed = Extract<ServedModel, { kind: 'REALTIME' }>;

/** A session that this process holds. */
export interface LiveSession {
  readonly id: string;
  readonly served: RealtimeServed;
  readonly instructions: string;
  readonly log: EventLog;
  readonly transcript: Transcript;
  /** Aborts when it ends. */
  readonly signal: AbortSignal;
  readonly view: RealtimeSession;
  /** What happens in it; whoever watches is woken. */
  tell(kind: RealtimeEventKind, parts?: EventParts): void;
  /** Adds what an answer has cost. */
  charge(spent: Pick<RealtimeSession, 'tokens' | 'costMicroUsd'>): void;
  /** The line that it speaks over from now on. */
  use(line: RealtimeLine): void;
  /** @throws RealtimeSessionEndedError, RealtimeBusyError */
  send(...inputs: readonly RealtimeInput[]): void;
  /** Has the model answer, at once or after what it is doing. */
  ask(): void;
  /** @throws InvalidArgumentError when nothing was heard since the last time */
  commitSound(): void;
  hear(audio: string): void;
  /** Ends an answer and the runs of agents that it waits for. */
  interrupt(): void;
  end(code: EndCode, message: string): void;
  /** When something last happened in it. */
  readonly touchedAt: number;
  readonly turn: Turn;
}

/** Whose turn it is. */
export interface Turn {
  /** The model was asked to answer, answers, or has agents run; null when it waits to be spoken to. */
  state: 'ASKED' | 'ANSWERING' | 'DELEGATING' | null;
  /** It is to answer once more after that. */
  wanted: boolean;
  /** Ends what agents do. */
  delegating: AbortController | null;
  /** Characters of base64 that no answer was given to yet, and whether they wait to be committed. */
  heard: number;
  uncommitted: boolean;
}

type Opening = Pick<RealtimeSession, 'id' | 'tenantId' | 'startedBy' | 'output' | 'agents' | 'endsAt'> & {
  readonly served: RealtimeServed;
  readonly instructions: string;
};

export function createLiveSession(
  { clock, bus }: Pick<RealtimeDesk, 'clock' | 'bus'>,
  { served, instructions, ...opening }: Opening,
): LiveSession {
  const over = new AbortController();
  const log = createEventLog();
  const turn: Turn = { state: null, wanted: false, delegating: null, heard: 0, uncommitted: false };
  let line: RealtimeLine | null = null;
  let touchedAt = clock.now();
  let state = {
    ...{ ...opening, modelId: served.card.id, openedAt: touchedAt },
    ...{ end: null as RealtimeSession['end'], tokens: noTokens, costMicroUsd: 0 },
  };

  const tell: LiveSession['tell'] = (kind, parts) => {
    touchedAt = clock.now();
    log.append(touchedAt, kind, parts);
    bus.ring(sessionChannel(opening.id));
  };
  const send: LiveSession['send'] = (...inputs) => {
    if (state.end) throw new RealtimeSessionEndedError(opening.id, state.end.code);
    touchedAt = clock.now();
    for (const input of inputs) if (!line?.send(input)) throw new RealtimeBusyError();
  };
  const ask = () => {
    turn.wanted = true;
    if (turn.state !== null) return;
    // It remains wanted when the line has just broken.
    send({ kind: 'respond' });
    turn.wanted = false;
    turn.state = 'ASKED';
  };
  return {
    ...{ id: opening.id, served, instructions, log, turn, tell, send, ask },
    transcript: createTranscript(),
    signal: over.signal,
    get view() {
      return { ...state, lastSeq: log.lastSeq };
    },
    get touchedAt() {
      return touchedAt;
    },
    charge: ({ tokens, costMicroUsd }) => {
      const sum = (key: 'input' | 'cachedInput' | 'output') => state.tokens[key] + tokens[key];
      state = {
        ...state,
        costMicroUsd: state.costMicroUsd + costMicroUsd,
        tokens: {
          ...{ ...noTokens, input: sum('input'), cachedInput: sum('cachedInput'), output: sum('output') },
          estimated: state.tokens.estimated || tokens.estimated,
        },
      };
    },
    use: (next) => {
      line = next;
    },
    hear: (audio) => {
      send({ kind: 'audio', audio });
      turn.heard += audio.length;
      turn.uncommitted = true;
    },
    commitSound: () => {
      if (!turn.uncommitted)
        throw new InvalidArgumentError(
          'audio',
          'given before it is committed',
          'not there: nothing was heard',
        );
      send({ kind: 'commit-audio' });
      turn.uncommitted = false;
    },
    interrupt: () => {
      turn.wanted = false;
      turn.delegating?.abort(new Error('interrupted'));
      if (turn.state === 'ANSWERING') send({ kind: 'interrupt' });
    },
    end: (code, message) => {
      if (state.end) return;
      state = { ...state, end: { at: clock.now(), code, message } };
      turn.delegating?.abort(new Error(message));
      line?.close();
      tell('ENDED', { errorCode: code === 'CLOSED' ? null : code, message });
      over.abort(new Error(message));
    },
  };
}
