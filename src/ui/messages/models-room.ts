import { modelsRoom as en } from './en/models-room';
import { inLanguage } from './messages';

export const modelsRoom = inLanguage({ en });
