import type { Result } from '../core/result';
import type { TaskSet } from '../core/task';
import { parseRow, readableRows, writeAll } from './connection';
import type { Connection } from './connection';
import type { StoreFailure } from './failure';
import { taskSetSchema } from './plan-schema';

/** A person's own task sets. The built-in ones come with the app and are not stored. */
export class TaskSetRepository {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async list(): Promise<TaskSet[]> {
    const rows = (await (await this.#connection.read())?.getAll('task-sets')) ?? [];
    return readableRows(taskSetSchema, rows);
  }

  async find(id: string): Promise<TaskSet | undefined> {
    const row = await (await this.#connection.read())?.get('task-sets', id);
    return row && parseRow(taskSetSchema, row, `task set ${id}`);
  }

  async save(taskSet: TaskSet): Promise<Result<void, StoreFailure>> {
    if (taskSet.origin !== 'own') throw new Error(`task set ${taskSet.id} is built in and is not stored`);
    return writeAll(this.#connection, ['task-sets'], async (tx) => {
      await tx.objectStore('task-sets').put(taskSet);
    });
  }

  /** Its runs and proofs stay: they carry their tasks, and the looks at its test split still count. */
  async delete(id: string): Promise<Result<void, StoreFailure>> {
    return writeAll(this.#connection, ['task-sets'], (tx) => tx.objectStore('task-sets').delete(id));
  }
}
