import { locationError, notSupported } from '../../errors.ts';
import { type Doc, docOf, isDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';

const known = new Set(['count', 'storageStats', 'latencyStats', 'queryExecStats']);

/** Checks the operand of `$collStats`. */
export function parseStatistics(operand: unknown): Doc {
  if (!isDoc(operand)) {
    throw locationError(40166, `$collStats must take a nested object but found: ${typeNameOf(operand)}`);
  }
  const unknown = Object.keys(operand).find((field) => !known.has(field));
  if (unknown !== undefined)
    throw locationError(40415, `BSON field '$collStats.${unknown}' is an unknown field.`);
  if (operand.latencyStats !== undefined || operand.queryExecStats !== undefined) {
    throw notSupported("$collStats with anything but 'count' and 'storageStats'");
  }
  return docOf(operand);
}
