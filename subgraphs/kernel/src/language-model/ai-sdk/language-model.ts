import { AISDKError, APICallError } from 'ai';
import { ModelError } from '../errors.ts';
import { type Attempt, openAttempt } from '../http/attempt.ts';
import { failedMidway } from '../http/failures.ts';
import type { LanguageModel, ModelAnswer, ModelRequest, ProviderSettings } from '../port.ts';
import { answerOf, reportedFailure, statusOf } from './answer.ts';
import { sdkCall } from './call.ts';
import type { SdkAnswer, SdkContent, SdkModel, SdkProviderOptions, SdkStreamPart } from './types.ts';

/** A model of the AI SDK. A new one is opened for each attempt, so that each has a fetch of its own. */
export interface SdkSource {
  readonly id: string;
  readonly settings: ProviderSettings;
  open(send: typeof fetch): SdkModel;
  options(request: ModelRequest): SdkProviderOptions;
}

/** The AI SDK's model behind our port. */
export function sdkLanguageModel(source: SdkSource): LanguageModel {
  const { id, settings } = source;
  return {
    id,
    generate: async (request, signal) => {
      using attempt = openAttempt(id, settings, signal);
      const call = sdkCall(request, attempt.signal, source.options(request));
      try {
        const answer = await source.open(attempt.fetch).doGenerate(call);
        return answerOf(id, { ...answer, servedBy: answer.response?.modelId ?? id });
      } catch (error) {
        throw reasonOf(id, attempt, error);
      }
    },
    stream: async function* (request, signal) {
      using attempt = openAttempt(id, settings, signal);
      const call = sdkCall(request, attempt.signal, source.options(request));
      try {
        const { stream } = await source.open(attempt.fetch).doStream(call);
        return yield* pieces(id, attempt, stream);
      } catch (error) {
        throw failureInStream(id, attempt, error);
      }
    },
  };
}

async function* pieces(
  id: string,
  attempt: Attempt,
  stream: ReadableStream<SdkStreamPart>,
): AsyncGenerator<string, ModelAnswer, void> {
  const content: SdkContent[] = [];
  let servedBy = id;
  let end: Pick<SdkAnswer, 'finishReason' | 'usage'> | undefined;
  for await (const part of stream) {
    switch (part.type) {
      case 'text-delta':
        content.push({ type: 'text', text: part.delta });
        attempt.rest();
        yield part.delta;
        attempt.wake();
        break;
      case 'tool-call':
        content.push(part);
        break;
      case 'response-metadata':
        servedBy = part.modelId ?? servedBy;
        break;
      case 'finish':
        end = part;
        break;
      case 'error':
        throw reportedFailure(id, part.error);
    }
  }
  return answerOf(id, { content, servedBy, ...(end ?? nothing) });
}

// What a stream that simply stops amounts to: no reason to have ended, which is an answer that ended early.
const nothing: Pick<SdkAnswer, 'finishReason' | 'usage'> = {
  finishReason: { unified: 'interrupted', raw: undefined },
  usage: {
    inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: undefined, text: undefined, reasoning: undefined },
  },
};

// A failure that came in place of a stream, or of its end, is an APICallError with the status it stands for.
function failureInStream(model: string, attempt: Attempt, error: unknown): unknown {
  const status = attempt.signal.aborted || !APICallError.isInstance(error) ? null : statusOf(error);
  return status === null ? reasonOf(model, attempt, error) : failedMidway(model, status);
}

/** What to throw for what the SDK threw; what it refuses to send, it refuses before it asks. */
export function reasonOf(model: string, attempt: Attempt, error: unknown): unknown {
  const reason = attempt.reasonOf(error);
  if (!AISDKError.isInstance(reason)) return reason;
  return new ModelError('MODEL_REFUSED', { model, message: `the request cannot be sent: ${reason.message}` });
}
