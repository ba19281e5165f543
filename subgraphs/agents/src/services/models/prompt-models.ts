import type { Prompted } from '../../domain/definition.ts';
import type { ModelCapability } from '../../domain/models/model-card.ts';
import { ModelUnavailableError } from '../../domain/models/model-errors.ts';
import { route } from '../../domain/models/route.ts';
import type { ModelWish } from './gateway.ts';
import type { GatewayDesk } from './gateway-desk.ts';

/** The models that play agents of definition files. */
export interface PromptModels {
  /** What such an agent asks of its model, in the words of the models that are served now. */
  wishOf(prompted: Prompted): ModelWish;
  /** Why no model that is served could play it, however busy they are; null when one can. */
  whyNone(prompted: Prompted): ModelUnavailableError | null;
}

const capabilities: readonly ModelCapability[] = ['TOOLS', 'STRUCTURED', 'VISION', 'AUDIO'];

export function promptModels({ models, standing }: Pick<GatewayDesk, 'models' | 'standing'>): PromptModels {
  const wishOf = ({ models: asked }: Prompted): ModelWish => {
    const words = asked.capabilities.map((word) => word.toUpperCase());
    return {
      capabilities: capabilities.filter((capability) => words.includes(capability)),
      preferred: [...new Set(asked.preferred.flatMap((word) => idsLike(word, [...models.keys()])))],
      onlyPreferred: false,
      // A millionth of a millionth for one token is a millionth for a million of them.
      maxPrice: asked.outputTokenPicoUsdMax,
    };
  };
  return {
    wishOf,
    whyNone: (prompted) => {
      const need = { ...wishOf(prompted), kind: 'LANGUAGE' as const, inputTokens: 0, outputTokens: 0 };
      const candidates = [...models.values()].map(({ card }) => ({
        ...{ card, held: null },
        measured: standing.measuredOf(card.id),
      }));
      const { order, reasons } = route(candidates, need);
      return order.length > 0 ? null : new ModelUnavailableError(reasons);
    },
  };
}

/** The model of this id, or those whose id has the word in it, such as `sonnet`. */
function idsLike(word: string, ids: readonly string[]): readonly string[] {
  if (ids.includes(word)) return [word];
  const small = word.toLowerCase();
  return ids.filter((id) => id.toLowerCase().includes(small)).sort();
}
