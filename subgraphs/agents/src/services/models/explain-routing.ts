import type { ModelKind } from '../../domain/models/model-card.ts';
import { type RouteReason, route } from '../../domain/models/route.ts';
import { candidateOf } from './answer.ts';
import type { GatewayDesk } from './gateway-desk.ts';
import { type AskedWish, readWish, wholeNumber } from './read-wish.ts';

const tokensMax = 10_000_000;

/** Where each model stands for such a call. @throws InvalidArgumentError */
export function explainRouting(
  desk: GatewayDesk,
  asked: {
    readonly kind: ModelKind;
    readonly wish?: AskedWish | null;
    readonly inputTokens: number;
    readonly outputTokens: number;
  },
): readonly RouteReason[] {
  const need = {
    ...readWish(asked.wish),
    kind: asked.kind,
    inputTokens: wholeNumber('inputTokens', asked.inputTokens, { min: 0, max: tokensMax }),
    outputTokens: wholeNumber('outputTokens', asked.outputTokens, { min: 0, max: tokensMax }),
  };
  const candidates = [...desk.models.values()].map((served) => candidateOf(desk, served, need));
  return route(candidates, need).reasons;
}
