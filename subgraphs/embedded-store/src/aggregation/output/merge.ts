import { ObjectId } from 'bson';
import { CommandError, locationError } from '../../errors.ts';
import { insertDocument, selectDocuments, updateDocument } from '../../queries/write.ts';
import type { Catalog } from '../../storage/catalog.ts';
import type { Collection } from '../../storage/collection.ts';
import { refuseBadName } from '../../storage/names.ts';
import { refuseView } from '../../storage/views.ts';
import type { Update } from '../../updating/update.ts';
import { equalValues } from '../../values/compare.ts';
import { type Doc, docOf, newDoc } from '../../values/document.ts';
import { valueAt } from '../expressions/compile.ts';
import { bind, scopeOf } from '../expressions/scope.ts';
import { Budget, sizeOf } from '../memory.ts';
import type { Merge, WhenMatched } from '../stages/output.ts';
import type { Run } from '../stages/stage.ts';
import type { Target } from './out.ts';

/** `$merge`: each document goes into a collection, where one with the same `on` fields may be already. */
export function writeMerge(
  catalog: Catalog,
  { merge, target, run }: { readonly merge: Merge; readonly target: Target; readonly run: Run },
  documents: Iterable<Doc>,
): void {
  const { db, name, ...options } = target;
  refuseBadName(db, name);
  refuseView(catalog, db, name);
  refuseWithoutIndex(catalog.find(db, name), merge);
  const collection = catalog.open(db, name);
  const write = (doc: Doc): void => {
    const incoming = withId(doc, merge.on);
    if (merge.whenMatched.kind === 'fail' && merge.whenNotMatched === 'insert') {
      insertDocument(collection, incoming, options);
      return;
    }
    const [found] = selectDocuments(collection, {
      filter: keyFilter(incoming, merge.on),
      multi: false,
      collation: 'simple',
    });
    if (found === undefined) notMatched(collection, incoming, merge, options);
    else if (merge.whenMatched.kind === 'fail') insertDocument(collection, incoming, options);
    else if (merge.whenMatched.kind !== 'keepExisting') {
      updateDocument(collection, found, updateFor(merge.whenMatched, incoming, run), options);
    }
  };
  for (const doc of held(documents)) write(doc);
}

// What is merged may come from the collection that it goes into; so all is read before the first is written.
function held(documents: Iterable<Doc>): readonly Doc[] {
  const budget = new Budget('$merge');
  return Array.from(documents, (doc) => {
    budget.add(sizeOf(doc));
    return doc;
  });
}

function refuseWithoutIndex(collection: Collection | undefined, { on }: Merge): void {
  if (on.length === 1 && on[0] === '_id') return;
  const wanted = on.toSorted().join('\0');
  const found = [...(collection?.indexes.values() ?? [])].some(({ spec }) => {
    const fields = spec.fields.map(({ path }) => path).toSorted();
    return spec.unique && spec.partialFilter === undefined && fields.join('\0') === wanted;
  });
  if (!found) throw locationError(51183, 'Cannot find index to verify that join fields will be unique');
}

function withId(doc: Doc, on: readonly string[]): Doc {
  if (Object.hasOwn(doc, '_id') || !on.includes('_id')) return doc;
  return Object.assign(docOf({ _id: new ObjectId() }), doc);
}

function keyFilter(doc: Doc, on: readonly string[]): Doc {
  const filter = newDoc();
  for (const path of on) {
    const value = valueAt(doc, path.split('.'));
    if (value === undefined || value === null || Array.isArray(value)) {
      throw locationError(
        51132,
        `$merge write error: 'on' field '${path}' cannot be missing, null, undefined or an array`,
      );
    }
    filter[path] = docOf({ $eq: value });
  }
  return filter;
}

function notMatched(collection: Collection, doc: Doc, { whenNotMatched }: Merge, options: object): void {
  if (whenNotMatched === 'fail') {
    throw locationError(
      13113,
      '$merge could not find a matching document in the target collection for at least one document in the source collection',
    );
  }
  if (whenNotMatched === 'insert') insertDocument(collection, doc, options);
}

function updateFor(whenMatched: WhenMatched, incoming: Doc, run: Run): Update {
  const change = (existing: Doc): Doc => {
    if (whenMatched.kind === 'replace') return incoming;
    if (whenMatched.kind !== 'pipeline') return Object.assign(newDoc(), existing, incoming);
    const scope = scopeOf(incoming, run.binding);
    const binding = whenMatched.variables.reduce(
      (outer, [name, value]) => bind(outer, name, value(scope)),
      run.binding,
    );
    const [result] = whenMatched.stage([existing], { ...run, binding });
    return result ?? existing;
  };
  return {
    replaces: whenMatched.kind === 'replace',
    apply: (existing) => keepingId(existing, change(existing)),
  };
}

function keepingId(before: Doc, after: Doc): Doc {
  if (Object.hasOwn(after, '_id') && !equalValues(before._id, after._id)) {
    throw new CommandError(
      66,
      '$merge failed to update the matching document, did you attempt to modify the _id or the shard key?',
    );
  }
  return Object.assign(docOf({ _id: before._id }), after, { _id: before._id });
}
