import { run as en } from './en/run';
import { inLanguage } from './messages';

export const run = inLanguage({ en });
