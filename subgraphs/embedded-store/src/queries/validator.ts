import { defaultCollation } from '../collation/choice.ts';
import { CommandError } from '../errors.ts';
import { compileFilter, type Predicate } from '../matching/filter.ts';
import { explainFailure } from '../matching/validation.ts';
import type { Collection } from '../storage/collection.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';

const compiled = new WeakMap<Doc, Predicate>();

/**
 * Throws DocumentValidationFailure for a document that the collection's validator does not accept. With
 * `validationLevel: "moderate"` a document that was invalid before may stay so.
 */
export function refuseInvalid(collection: Collection, doc: Doc, before?: Doc): void {
  const { validator, validationLevel, validationAction } = collection.options;
  if (!isDoc(validator) || validationLevel === 'off' || validationAction === 'warn') return;
  let accepts = compiled.get(validator);
  if (accepts === undefined) {
    accepts = compileFilter(validator, {}, defaultCollation(collection.options));
    compiled.set(validator, accepts);
  }
  if (accepts(doc)) return;
  if (validationLevel === 'moderate' && before !== undefined && !accepts(before)) return;
  const details = explainFailure(validator, doc, defaultCollation(collection.options));
  throw new CommandError(121, 'Document failed validation', {
    errInfo: docOf({ failingDocumentId: doc._id, details }),
  });
}
