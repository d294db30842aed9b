/** What every page says. */
import { inBoth } from './language.ts';

const en = {
  skip: 'Skip to the page',
  language: 'Language',
  pages: 'Pages',
  page: { board: 'Board', flows: 'Flows', phone: 'Phone' },
  away: {
    engine: 'The engine does not answer. Trying again…',
    store: 'Redis does not answer. Trying again…',
    busy: 'The engine is busy with callers. Trying again…',
  },
  close: 'Close',
};

const zh: typeof en = {
  skip: '跳到正文',
  language: '语言',
  pages: '页面',
  page: { board: '看板', flows: '流程', phone: '电话' },
  away: {
    engine: '引擎没有应答，正在重试……',
    store: 'Redis 没有应答，正在重试……',
    busy: '引擎正忙于接听来电，正在重试……',
  },
  close: '关闭',
};

export const words = inBoth({ en, zh });
