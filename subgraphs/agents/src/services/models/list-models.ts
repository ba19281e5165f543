import type { BreakerPhase } from '../../domain/breaker.ts';
import { type Measured, qualityOf } from '../../domain/models/measured.ts';
import type { ModelCard } from '../../domain/models/model-card.ts';
import type { GatewayDesk } from './gateway-desk.ts';

/** A model as this process sees it. */
export interface ModelView extends ModelCard, Pick<Measured, 'latencyMs'> {
  readonly state: BreakerPhase;
  readonly quality: number;
  readonly measuredCalls: number;
}

export function listModels({ models, standing, clock }: GatewayDesk): readonly ModelView[] {
  const now = clock.now();
  return [...models.values()]
    .map(({ card }) => {
      const measured = standing.measuredOf(card.id);
      return {
        ...card,
        state: standing.phaseOf(card, now),
        latencyMs: measured.latencyMs,
        quality: qualityOf(measured),
        measuredCalls: measured.calls,
      };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
