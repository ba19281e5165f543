export { explainFileError } from './operator-error.ts';
export { type OperatorHost, runOperator } from './run.ts';
