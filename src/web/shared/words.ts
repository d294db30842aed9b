/** What every page says. */
import { inBoth } from './language.ts';

const en = {
  skip: 'Skip to the page',
  language: 'Language',
  away: 'The engine does not answer. Trying again…',
};

const zh: typeof en = {
  skip: '跳到正文',
  language: '语言',
  away: '引擎没有应答，正在重试……',
};

export const words = inBoth({ en, zh });
