import { settings as en } from './en/settings';
import { inLanguage } from './messages';

export const settings = inLanguage({ en });
