import { inBoth } from '../shared/language.ts';

const en = {
  title: 'Sign in',
  lead: 'This hotline can be reached by others, so it asks for its token once. It is the PRESSZERO_API_TOKEN the engine was started with.',
  token: 'Token',
  enter: 'Sign in',
  wrong: 'That is not the token. Look at how the engine was started.',
  away: 'The engine does not answer. Try again in a moment.',
};

const zh: typeof en = {
  title: '登录',
  lead: '这条热线可以从别处访问，因此需要输入一次令牌，即启动引擎时设置的 PRESSZERO_API_TOKEN。',
  token: '令牌',
  enter: '登录',
  wrong: '令牌不对，请查看引擎的启动设置。',
  away: '引擎没有应答，请稍后再试。',
};

export const words = inBoth({ en, zh });
