import { tryIt as en } from './en/try-it';
import { inLanguage } from './messages';

export const tryIt = inLanguage({ en });
