import { models as en } from './en/models';
import { inLanguage } from './messages';

export const models = inLanguage({ en });
