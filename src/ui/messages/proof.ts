import { proof as en } from './en/proof';
import { inLanguage } from './messages';

export const proof = inLanguage({ en });
