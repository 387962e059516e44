import { shell as en } from './en/shell';
import { inLanguage } from './messages';

export const shell = inLanguage({ en });
