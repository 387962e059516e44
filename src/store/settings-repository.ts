import * as v from 'valibot';
import type { Result } from '../core/result';
import { writeAll } from './connection';
import type { Connection } from './connection';
import type { StoreFailure } from './failure';

/**
 * Settings whose key begins so stay on this device: they are left out where everything leaves as a file, and not taken
 * from one.
 */
export const hereOnly = 'here-only/';

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

  /** Settings lie on disk as they are, so a secret is refused: it is sealed first (`sealed.ts`), or lives in memory. */
  async save(key: string, value: unknown): Promise<Result<void, StoreFailure>> {
    if (/api.?key|secret|password|credential/i.test(key))
      throw new Error(`setting ${key} is a secret and is not stored`);
    return writeAll(this.#connection, ['settings'], async (tx) => {
      await tx.objectStore('settings').put({ key, value });
    });
  }
  async delete(key: string): Promise<Result<void, StoreFailure>> {
    return writeAll(this.#connection, ['settings'], async (tx) => {
      await tx.objectStore('settings').delete(key);
    });
  }
}
