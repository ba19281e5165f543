import { DeadlineExceededError, DomainError } from '../errors.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Log } from '../log/index.ts';

/** The contracts a subgraph implements, by name: `{ AgentRunner: { run, describe, … } }`. */
export type Contracts = Readonly<Record<string, object>>;

export interface ContractCall {
  readonly contract: string;
  readonly method: string;
  readonly request: JsonValue;
}

export class ContractNotFoundError extends DomainError {
  readonly code = 'CONTRACT_NOT_FOUND';
  override readonly nextMove = 'give-up';

  constructor(contract: string, method: string) {
    super(`This service has no contract ${contract}.${method}. Do all processes run the same version?`);
  }
}

/** What a contract call answers over HTTP: the result, or the error with its code. */
export type ContractAnswer =
  | { readonly status: 200; readonly body: { readonly result: unknown } }
  | { readonly status: 422 | 500; readonly body: { readonly error: JsonObject } };

/** Answers one call; a DomainError travels with its code, anything else is logged and travels as `INTERNAL`. */
export async function answerContractCall(
  { contracts, log }: { contracts: Contracts; log: Log },
  { contract, method, request }: ContractCall,
  signal: AbortSignal,
): Promise<ContractAnswer> {
  try {
    const implementation = Object.hasOwn(contracts, contract) ? contracts[contract] : undefined;
    const run =
      implementation && Object.hasOwn(implementation, method)
        ? Reflect.get(implementation, method)
        : undefined;
    if (typeof run !== 'function') throw new ContractNotFoundError(contract, method);
    return { status: 200, body: { result: (await run(request, signal)) ?? null } };
  } catch (error) {
    if (error instanceof DomainError) return refusal(error);
    if (signal.aborted) return refusal(new DeadlineExceededError(error));
    log.error('a contract call failed', { contract, method, error });
    return {
      status: 500,
      body: { error: { code: 'INTERNAL', message: 'Internal error.', details: {}, nextMove: 'retry' } },
    };
  }
}

function refusal({ code, message, details, nextMove }: DomainError): ContractAnswer {
  return { status: 422, body: { error: { code, message, details, nextMove } } };
}
