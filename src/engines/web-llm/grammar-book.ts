import type { JsonSchema } from '../../core/policy';
import { isGrammarFailure } from './failures';
import { grammarOf } from './grammar';

/** The grammars of the schemas that were asked for, without those that the model's matcher cannot take. */
export class GrammarBook {
  readonly #bySchema = new Map<string, string | undefined>();

  find(schema: JsonSchema): string | undefined {
    const key = JSON.stringify(schema);
    if (!this.#bySchema.has(key)) this.#bySchema.set(key, grammarOf(schema));
    return this.#bySchema.get(key);
  }

  /** From now on this schema is asked for without a grammar. */
  refuse(schema: JsonSchema, error: unknown): boolean {
    if (!isGrammarFailure(error)) return false;
    this.#bySchema.set(JSON.stringify(schema), undefined);
    return true;
  }
}
