import type { Clock } from '@ymera/kernel';
import { CapabilityError, type FetchTransport, type JsonValue } from '@ymera/plugin-sdk/host';
import type { Breaker } from '../../domain/breaker.ts';
import { ServiceCircuitOpenError } from '../../domain/circuit-errors.ts';
import { createBreakerBoard } from './breaker-board.ts';

/** A service outside that something here asks for a tenant: what one tenant's requests meet closes it to no other. */
interface ServicePlace {
  readonly tenantId: string;
  /** Scheme, host and port, such as `https://api.example.com`. */
  readonly origin: string;
}

/** How a service has answered this process so far. */
interface ExternalService {
  readonly origin: string;
  readonly breaker: Breaker;
  readonly calls: number;
  readonly failures: number;
  /** Until an answer begins; the latest count most. Null before the first answer. */
  readonly latencyMs: number | null;
  readonly lastUsedAt: number;
  /** Why it failed last; null when it never did. */
  readonly lastFailure: string | null;
}

/** The services outside that this process has asked. */
export interface ExternalServices {
  /** Lets a call through. @throws ServiceCircuitOpenError */
  enter(place: ServicePlace): ServicePassage;
  /** The same transport for requests of tenants, through their breakers; those of nobody go through none. */
  guard(transport: FetchTransport): FetchTransport;
  /** Of a tenant, in order of their origins. */
  list(tenantId: string): readonly ExternalService[];
}

/** A call that was let through; the first word about how it ended counts. */
interface ServicePassage {
  answered(): void;
  /** The service itself has failed. */
  failed(why: string): void;
  /** It was given up, or never left this process. */
  left(): void;
}

type Counts = Omit<ExternalService, 'breaker' | 'origin'> & ServicePlace;

/** Those that were used longest ago are forgotten first. */
const knownMax = 5_000;
const latencyShare = 0.2;
/** Whoever gives a request up later than this has waited for a service that does not answer. */
const patienceMs = 5_000;
/** Answers of what stands before a service, and says that it is not there (RFC 9110, 15.6). */
const absentStatuses: readonly number[] = [502, 503, 504];

export function createExternalServices({ clock }: { readonly clock: Pick<Clock, 'now'> }): ExternalServices {
  const board = createBreakerBoard({ clock });
  const known = new Map<string, Counts>();
  const keyOf = ({ tenantId, origin }: ServicePlace) => JSON.stringify([tenantId, origin]);

  const count = (place: ServicePlace, next: (counts: Counts) => Counts) => {
    const key = keyOf(place);
    const before = known.get(key) ?? { ...place, ...uncounted };
    known.delete(key);
    known.set(key, { ...next(before), lastUsedAt: clock.now() });
    const [oldest] = known.keys();
    if (known.size > knownMax && oldest !== undefined) known.delete(oldest);
  };

  const enter = ({ tenantId, origin }: ServicePlace): ServicePassage => {
    const place = { tenantId, origin };
    const key = keyOf(place);
    const passage = board.enter(key);
    const began = clock.now();
    if (!passage) {
      const until = board.breakerOf(key).openUntil ?? began;
      throw new ServiceCircuitOpenError(origin, Math.max(until - began, probeMs));
    }
    return {
      answered: () => {
        passage.succeeded();
        count(place, (counts) => afterAnswer(counts, clock.now() - began));
      },
      failed: (why) => {
        passage.failed();
        count(place, (counts) => afterFailure(counts, why));
      },
      left: passage.left,
    };
  };

  return {
    enter,
    guard: (transport) => ({
      ...transport,
      send: async (request) => {
        const tenantId = request.place?.tenantId;
        if (tenantId === undefined) return transport.send(request);
        const began = clock.now();
        const passage = enterOrRefuse(enter, { tenantId, origin: request.url.origin });
        try {
          const response = await transport.send(request);
          if (absentStatuses.includes(response.status)) passage.failed(`it answered ${response.status}`);
          else passage.answered();
          return response;
        } catch (error) {
          const waited = clock.now() - began >= patienceMs;
          if (error instanceof CapabilityError || (request.signal.aborted && !waited)) passage.left();
          else passage.failed(request.signal.aborted ? 'it did not answer' : whyOf(error));
          throw error;
        }
      },
    }),
    list: (tenantId) =>
      [...known.values()]
        .filter((counts) => counts.tenantId === tenantId)
        .map(({ tenantId: _, ...counts }) => ({
          ...counts,
          breaker: board.breakerOf(keyOf({ tenantId, origin: counts.origin })),
        }))
        .sort((a, b) => (a.origin < b.origin ? -1 : 1)),
  };
}

const uncounted = { calls: 0, failures: 0, latencyMs: null, lastUsedAt: 0, lastFailure: null };
/** While one call is under way by which a service is tried, nobody knows how long that takes. */
const probeMs = 1_000;

function afterAnswer(counts: Counts, ms: number): Counts {
  const { calls, latencyMs } = counts;
  const latency = latencyMs === null ? ms : Math.round(latencyMs + latencyShare * (ms - latencyMs));
  return { ...counts, calls: calls + 1, latencyMs: latency };
}

const afterFailure = (counts: Counts, lastFailure: string): Counts => ({
  ...counts,
  calls: counts.calls + 1,
  failures: counts.failures + 1,
  lastFailure,
});

/** A plugin's code sees why its request was not made. */
function enterOrRefuse(enter: ExternalServices['enter'], place: ServicePlace): ServicePassage {
  try {
    return enter(place);
  } catch (cause) {
    if (!(cause instanceof ServiceCircuitOpenError)) throw cause;
    const details = cause.details as JsonValue; // plain texts and numbers
    throw new CapabilityError(cause.code, cause.message, { retryable: true, details, cause });
  }
}

/** The system's own codes are safe to show; its messages may name addresses of the inner network. */
function whyOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : 'it could not be reached';
}
