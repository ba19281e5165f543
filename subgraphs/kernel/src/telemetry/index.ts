import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What Prometheus reads at `/metrics`. Labels take few values: never an id. */
export interface Metrics {
  readonly httpRequests: Counter<'route' | 'status'>;
  readonly operationSeconds: Histogram<'type' | 'outcome'>;
  readonly openSockets: Gauge;
  text(): Promise<string>;
  readonly contentType: string;
}

const secondsBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'ymera_' });
  const registers = [registry];
  return {
    openSockets: new Gauge({
      name: 'ymera_websockets_open',
      help: 'WebSocket connections open now',
      registers,
    }),
    httpRequests: new Counter({
      name: 'ymera_http_requests_total',
      help: 'HTTP requests answered',
      labelNames: ['route', 'status'],
      registers,
    }),
    operationSeconds: new Histogram({
      name: 'ymera_graphql_operation_seconds',
      help: 'Time from a parsed GraphQL operation to its result',
      labelNames: ['type', 'outcome'],
      buckets: secondsBuckets,
      registers,
    }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
