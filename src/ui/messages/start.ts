import { start as en } from './en/start';
import { inLanguage } from './messages';

export const start = inLanguage({ en });
