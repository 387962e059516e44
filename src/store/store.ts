import type { Connection } from './connection';
import { JournalRepository } from './journal-repository';
import { LibraryRepository } from './library-repository';
import { OpeningRepository } from './opening-repository';
import { ProofRepository } from './proof-repository';
import { RunRepository } from './run-repository';
import { SettingsRepository } from './settings-repository';
import { TaskSetRepository } from './task-set-repository';

/** All repositories over one connection. */
export interface Store {
  readonly taskSets: TaskSetRepository;
  readonly libraries: LibraryRepository;
  readonly runs: RunRepository;
  readonly journal: JournalRepository;
  readonly proofs: ProofRepository;
  readonly openings: OpeningRepository;
  readonly settings: SettingsRepository;
}

export function storeOver(connection: Connection): Store {
  return {
    taskSets: new TaskSetRepository(connection),
    libraries: new LibraryRepository(connection),
    runs: new RunRepository(connection),
    journal: new JournalRepository(connection),
    proofs: new ProofRepository(connection),
    openings: new OpeningRepository(connection),
    settings: new SettingsRepository(connection),
  };
}
