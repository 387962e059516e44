import type { Behaviour } from '../bench';
import { aborting } from './aborting';
import { counting } from './counting';
import { drawing } from './drawing';
import { ending } from './ending';
import { readingTurns } from './reading-turns';
import { repeating } from './repeating';
import { shaping } from './shaping';

export const behaviours: readonly Behaviour[] = [
  ...drawing,
  ...counting,
  ...repeating,
  ...readingTurns,
  ...shaping,
  ...aborting,
  ...ending,
];
