import type { Fate } from '../unit/support/mortal-disk';
import type { Fault } from './fault';

/** Trouble with what a run writes, whatever answers it. */
export interface DiskFault extends Fault {
  readonly fateOf: (write: number) => Fate | undefined;
}

const from = 6;

export const onDisk: readonly DiskFault[] = [
  {
    engine: 'llama.cpp',
    fault: 'The disk is full for a while: answers of the run cannot be written',
    end: 'stays in memory',
    fateOf: (write) => (write >= from && write < from + 20 ? 'refused' : undefined),
  },
  {
    engine: 'llama.cpp',
    fault: 'The browser says that writes failed which did not',
    end: 'stays in memory',
    fateOf: (write) => (write >= from && write < from + 5 ? 'done but refused' : undefined),
  },
];
