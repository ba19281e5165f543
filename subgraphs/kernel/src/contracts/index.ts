export { callContract, contractClient } from './client.ts';
export type { ContractCall, Contracts } from './server.ts';
export { answerContractCall, ContractNotFoundError } from './server.ts';
