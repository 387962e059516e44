import type * as v from 'valibot';
import type { Result } from '../core/result';
import { parseRow, writeAll } from './connection';
import type { Connection } from './connection';
import type { StoreFailure } from './failure';

/** Small things to remember, each parsed by whoever asks for it. */
export class SettingsRepository {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async find<T>(key: string, schema: v.GenericSchema<unknown, T>): Promise<T | undefined> {
    const row = await (await this.#connection.read())?.get('settings', key);
    return row && parseRow(schema, row.value, `setting ${key}`);
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
