import { budget as en } from './en/budget';
import { inLanguage } from './messages';

export const budget = inLanguage({ en });
