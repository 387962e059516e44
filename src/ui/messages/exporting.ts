import { exporting as en } from './en/exporting';
import { inLanguage } from './messages';

export const exporting = inLanguage({ en });
