import { inBoth } from '../shared/language.ts';
import { en } from './words-en.ts';
import { zh } from './words-zh.ts';

export const words = inBoth({ en, zh });
