import { controls as en } from './en/controls';
import { inLanguage } from './messages';

export const controls = inLanguage({ en });
