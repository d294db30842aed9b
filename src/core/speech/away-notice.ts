/** The text an agent gets who has been set away: written, not spoken. */
import type { Hotline } from '../flow/model.ts';
import type { Language } from '../ids.ts';
import { baseTag } from './wording.ts';

/** In the first of the agent's languages that has words, else in English; `awayMs` is told in whole minutes. */
export function awayNotice(
  languages: readonly Language[],
  { policies, agentsNumber }: Pick<Hotline, 'policies' | 'agentsNumber'>,
): string {
  const minutes = Math.max(1, Math.round(policies.awayMs / 60_000));
  const chinese = languages[0] !== undefined && baseTag(languages[0]) === 'zh';
  if (chinese) {
    const back = agentsNumber === null ? '' : `需要立即恢复接听，请致电 ${agentsNumber}，登录后按 1。`;
    return `您有两通来电未接，${minutes} 分钟内暂不向您转接来电。${back}`;
  }
  const back = agentsNumber === null ? '' : ` To be back at once, call ${agentsNumber}, sign in and press 1.`;
  return `You missed two calls, so you get none for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.${back}`;
}
