import * as v from 'valibot';
import type { Result } from '../core/result';
import { writeAll } from './connection';
import type { Connection } from './connection';
import type { StoreFailure } from './failure';

/** Small things to remember, each parsed by whoever asks for it. */
export class SettingsRepository {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** A value that its schema does not accept counts as not there: it is measured or chosen again. */
  async find<T>(key: string, schema: v.GenericSchema<unknown, T>): Promise<T | undefined> {
    const row = await (await this.#connection.read())?.get('settings', key);
    const parsed = v.safeParse(schema, row?.value);
    return parsed.success ? parsed.output : undefined;
  }

  /** Settings are exported as they stand, so a secret is refused: it lives in memory only. */
  async save(key: string, value: unknown): Promise<Result<void, StoreFailure>> {
    if (/api.?key|secret|password|credential/i.test(key))
      throw new Error(`setting ${key} is a secret and is not stored`);
    return writeAll(this.#connection, ['settings'], async (tx) => {
      await tx.objectStore('settings').put({ key, value });
    });
  }
}
