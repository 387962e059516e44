import { groupNumbers as en } from './en/group-numbers';
import { inLanguage } from './messages';

export const groupNumbers = inLanguage({ en });
