import type { LoadFailure } from '../../engines/engine';

/** What a person can do where a model did not load. */
export interface WaysOut {
  /** The same once more may end otherwise. */
  readonly again: boolean;
  /** The graphics processor is the trouble. */
  readonly processor: boolean;
  /** What the room Models is good for here, if for anything. */
  readonly models?: 'other' | 'space';
}

export function waysOutOf({ kind }: LoadFailure): WaysOut {
  switch (kind) {
    case 'no-room':
      return { again: true, processor: false, models: 'space' };
    case 'no-gpu':
      return { again: false, processor: true, models: 'other' };
    case 'garbage':
    case 'gpu-lost':
      return { again: true, processor: true, models: 'other' };
    case 'out-of-memory':
    case 'start':
      return { again: true, processor: false, models: 'other' };
    case 'models-together':
    case 'not-a-model':
    case 'file-gone':
      return { again: false, processor: false, models: 'other' };
    case 'unsupported':
      return { again: false, processor: false };
    case 'download':
    case 'wrong-content':
    case 'endpoint':
    case 'cancelled':
      return { again: true, processor: false };
  }
}
