import { parts as en } from './en/parts';
import { inLanguage } from './messages';

export const parts = inLanguage({ en });
