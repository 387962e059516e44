import { effects as en } from './en/effects';
import { inLanguage } from './messages';

export const effects = inLanguage({ en });
