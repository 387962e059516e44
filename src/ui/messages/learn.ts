import { learn as en } from './en/learn';
import { inLanguage } from './messages';

export const learn = inLanguage({ en });
