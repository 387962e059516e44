import { how as en } from './en/how';
import { inLanguage } from './messages';

export const how = inLanguage({ en });
