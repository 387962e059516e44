import { library as en } from './en/library';
import { inLanguage } from './messages';

export const library = inLanguage({ en });
