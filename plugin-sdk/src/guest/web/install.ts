import { TextDecoder, TextEncoder } from '../text-encoding.ts';
import { AbortController, AbortSignal } from './abort.ts';
import { atob, btoa } from './base64.ts';
import { Blob, File } from './blob.ts';
import { Crypto, createCrypto } from './crypto/crypto.ts';
import { type RandomSource, shareRandom } from './crypto/random.ts';
import { CryptoKey, createSubtle, SubtleCrypto } from './crypto/subtle.ts';
import { defineGlobal, defineInterface } from './define.ts';
import { DOMException } from './dom-exception.ts';
import { CustomEvent, Event, EventTarget, reportQuietly } from './events.ts';
import { FormData } from './form-data.ts';
import { Headers } from './http/headers.ts';
import { Request } from './http/request.ts';
import { Response } from './http/response.ts';
import { createPerformance, Performance } from './performance.ts';
import { ByteLengthQueuingStrategy, CountQueuingStrategy } from './streams/queue.ts';
import {
  ReadableStream,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
} from './streams/readable.ts';
import { TextDecoderStream, TextEncoderStream } from './streams/text.ts';
import { TransformStream, TransformStreamDefaultController } from './streams/transform.ts';
import {
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
} from './streams/writable.ts';
import { structuredClone } from './structured-clone.ts';
import { URLSearchParams } from './url/search-params.ts';
import { URL } from './url/url.ts';

const interfaces = {
  AbortController,
  AbortSignal,
  Blob,
  ByteLengthQueuingStrategy,
  CountQueuingStrategy,
  Crypto,
  CryptoKey,
  CustomEvent,
  DOMException,
  Event,
  EventTarget,
  File,
  FormData,
  Headers,
  Performance,
  ReadableStream,
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  Request,
  Response,
  SubtleCrypto,
  TextDecoder,
  TextDecoderStream,
  TextEncoder,
  TextEncoderStream,
  TransformStream,
  TransformStreamDefaultController,
  URL,
  URLSearchParams,
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
};

/** Installs what libraries expect of a Web platform, before the built-ins are frozen. */
export function installWebApis(random: RandomSource): void {
  shareRandom(random);
  for (const [name, type] of Object.entries(interfaces)) defineInterface(name, type);
  defineGlobal('performance', createPerformance());
  defineGlobal('crypto', createCrypto(random, createSubtle()));
  defineGlobal('atob', atob);
  defineGlobal('btoa', btoa);
  defineGlobal('structuredClone', structuredClone);
  defineGlobal('reportError', reportQuietly);
  defineGlobal('self', globalThis);
}
