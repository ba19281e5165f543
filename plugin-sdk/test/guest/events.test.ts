import { describe, expect, it, vi } from 'vitest';
import { AbortController as GuestController, AbortSignal as GuestSignal } from '../../src/guest/web/abort.ts';
import { DOMException as GuestDOMException } from '../../src/guest/web/dom-exception.ts';
import {
  CustomEvent as GuestCustom,
  Event as GuestEvent,
  EventTarget as GuestTarget,
} from '../../src/guest/web/events.ts';

// Each scenario runs on Node's classes too: both must tell the same story.
type Web = {
  AbortController: typeof GuestController;
  AbortSignal: typeof GuestSignal;
  CustomEvent: typeof GuestCustom;
  DOMException: typeof GuestDOMException;
  Event: typeof GuestEvent;
  EventTarget: typeof GuestTarget;
};
const guest: Web = {
  AbortController: GuestController,
  AbortSignal: GuestSignal,
  CustomEvent: GuestCustom,
  DOMException: GuestDOMException,
  Event: GuestEvent,
  EventTarget: GuestTarget,
};
const node = globalThis as unknown as Web; // The same names, and the same use of them.
const nameOf = (run: () => unknown) => {
  try {
    run();
    return 'fine';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
};

const scenarios: Record<string, (web: Web, log: (entry: unknown) => void) => void> = {
  'listeners are called in order, once each'(web, log) {
    const target = new web.EventTarget();
    const first = () => log('first');
    target.addEventListener('x', first);
    target.addEventListener('x', first);
    target.addEventListener('x', { handleEvent: (e: GuestEvent) => log([e.type, e.target === target]) });
    target.addEventListener('x', () => log('once'), { once: true });
    target.addEventListener('y', () => log('never'));
    target.dispatchEvent(new web.Event('x'));
    target.removeEventListener('x', first);
    log(target.dispatchEvent(new web.Event('x')));
  },
  'an event can be prevented and stopped'(web, log) {
    const target = new web.EventTarget();
    target.addEventListener('x', (e: GuestEvent) => e.preventDefault());
    target.addEventListener('x', (e: GuestEvent) => e.stopImmediatePropagation());
    target.addEventListener('x', () => log('never'));
    log(target.dispatchEvent(new web.Event('x', { cancelable: true })));
    log(target.dispatchEvent(new web.Event('x')));
  },
  'a passive listener cannot prevent'(web, log) {
    const target = new web.EventTarget();
    target.addEventListener('x', (e: GuestEvent) => e.preventDefault(), { passive: true });
    log(target.dispatchEvent(new web.Event('x', { cancelable: true })));
  },
  'a signal takes a listener away'(web, log) {
    const target = new web.EventTarget();
    const controller = new web.AbortController();
    target.addEventListener('x', () => log('called'), { signal: controller.signal });
    target.dispatchEvent(new web.Event('x'));
    controller.abort();
    target.dispatchEvent(new web.Event('x'));
    target.addEventListener('x', () => log('never'), { signal: controller.signal });
    target.dispatchEvent(new web.Event('x'));
  },
  'custom events carry a value'(web, log) {
    const event = new web.CustomEvent('x', { detail: { a: 1 }, bubbles: true });
    log([event.detail, event.bubbles, event.cancelable, event.defaultPrevented, event.type]);
    log(new web.CustomEvent('y').detail);
  },
  'an aborted signal has a reason'(web, log) {
    const { signal } = new web.AbortController();
    log([signal.aborted, signal.reason]);
    const aborted = web.AbortSignal.abort();
    const reason = aborted.reason as GuestDOMException; // The standard's own when none is given.
    log([aborted.aborted, reason.name, reason.code, nameOf(() => aborted.throwIfAborted())]);
    log(web.AbortSignal.abort('mine').reason);
    log(nameOf(() => Reflect.construct(web.AbortSignal, [])));
  },
  'aborting calls handler and listeners once'(web, log) {
    const controller = new web.AbortController();
    controller.signal.onabort = () => log('handler');
    controller.signal.addEventListener('abort', (e: GuestEvent) => log(['listener', e.type]));
    controller.abort('a');
    controller.abort('b');
    log(controller.signal.reason);
  },
  'any follows whichever comes first'(web, log) {
    const [a, b] = [new web.AbortController(), new web.AbortController()];
    const any = web.AbortSignal.any([a.signal, b.signal]);
    const nested = web.AbortSignal.any([any]);
    nested.addEventListener('abort', () => log('nested'));
    b.abort('b');
    log([any.reason, nested.reason]);
    a.abort('a');
    log(web.AbortSignal.any([a.signal, b.signal]).reason);
    log(web.AbortSignal.any([]).aborted);
    log(nameOf(() => web.AbortSignal.any([1])));
  },
  'an exception has a name and a code'(web, log) {
    for (const name of ['AbortError', 'DataCloneError', 'TimeoutError', 'Mine', 'QuotaExceededError']) {
      const error = new web.DOMException('text', name);
      log([error.name, error.code, error.message, error instanceof Error, String(error)]);
    }
    log(new web.DOMException().name);
  },
};

describe('events and signals', () => {
  it.each(Object.keys(scenarios))('%s', (title) => {
    const tell = (web: Web) => {
      const story: unknown[] = [];
      scenarios[title]?.(web, (entry) => story.push(entry));
      return story;
    };
    const expected = tell(node);
    expect(expected.length).toBeGreaterThan(0);
    expect(tell(guest)).toEqual(expected);
  });

  it('an error in a listener goes to the log, and the next one is called', () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const target = new GuestTarget();
    const seen: string[] = [];
    target.addEventListener('x', () => {
      throw new RangeError('mine');
    });
    target.addEventListener('x', () => seen.push('second'));
    target.dispatchEvent(new GuestEvent('x'));
    expect(seen).toEqual(['second']);
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });

  it('a timeout aborts with a TimeoutError', () => {
    vi.useFakeTimers();
    const signal = GuestSignal.timeout(50);
    vi.advanceTimersByTime(49);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
    vi.useRealTimers();
    expect(() => GuestSignal.timeout('soon')).toThrow(TypeError);
  });
});
