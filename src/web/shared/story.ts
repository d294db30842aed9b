/** A call's trail as a story: which of its entries a person cares for, and in which words. */
import { inBoth } from './language.ts';

/** One entry of `/api/calls/:sid/trail`. `at`: epoch ms. */
export interface TrailEntry {
  readonly id: string;
  readonly at: number;
  readonly what: string;
  readonly data: Readonly<Record<string, unknown>>;
}

type Told = (word: (name: string) => string) => string;
type Kinds = Readonly<Record<string, Told>>;

const en = {
  kinds: {
    arrived: () => 'The call comes in.',
    adopted: () => 'The store had forgotten the call; its ticket brought it back.',
    joined: (word) => `In line for ${word('queue')}, at place ${word('place')}.`,
    left: (word) => `Left the line for ${word('queue')}.`,
    moved: (word) => `Moved to ${word('to')}.`,
    offered: (word) => `Agent ${word('agent')} is rung.`,
    accepted: (word) => `Agent ${word('agent')} takes the call.`,
    missed: (word) => `Agent ${word('agent')} did not answer. The place is kept.`,
    declined: (word) => `Agent ${word('agent')} passed it on. The place is kept.`,
    refused: (word) => `Agent ${word('agent')} could not be rung. The place is kept.`,
    broken: (word) => `The line of agent ${word('agent')} broke.`,
    bridged: () => 'Talking with a person.',
    'talk-over': () => 'The talk is over.',
    transfer: () => 'Another number is rung.',
    redial: () => 'The same number is back: the old place is taken up again.',
    ended: (word) => word('outcome'),
  } as Kinds,
  turns: {
    KEY: (key: string) => `Pressed ${key}.`,
    WORDS: (key: string) => `Said what ${key} is for.`,
    HUMAN: () => 'Asked for a person.',
    SILENCE: () => 'Said nothing.',
    WRONG: () => 'Pressed or said something that was not offered.',
    ENTRY: () => 'Entered digits.',
    NUMBER: () => 'Entered a number.',
    RECORDED: () => 'Left a message.',
    LEFT: () => 'The agent has left; the caller is still here.',
    TRANSFER_FAILED: () => 'Nobody answered there.',
  } as Readonly<Record<string, (key: string) => string>>,
  outcomes: {
    talked: 'Over: talked with a person.',
    'self-served': 'Over: helped by the machine, as the caller said.',
    callback: 'Over, with a callback promised.',
    message: 'Over, with a message left.',
    transferred: 'Over: put through to another number.',
    'told-closed': 'Over: told when people are there.',
    'abandoned-menu': 'Over: the caller hung up in the menu.',
    'abandoned-hold': 'Over: the caller hung up while waiting.',
    'abandoned-offered': 'Over: the caller hung up while an agent was rung.',
    suspect: 'Over within seconds of an error or of being joined: not counted as the caller’s choice.',
    safety: 'Over: helped by the safety document.',
    'carrier-limit': 'Over: the carrier’s longest call.',
    lost: 'Lost.',
  } as Readonly<Record<string, string>>,
};

const zh: typeof en = {
  kinds: {
    arrived: () => '来电接通。',
    adopted: () => '存储里没有这通电话，凭据把它找了回来。',
    joined: (word) => `进入 ${word('queue')} 队伍，排在第 ${word('place')} 位。`,
    left: (word) => `离开 ${word('queue')} 队伍。`,
    moved: (word) => `转到 ${word('to')} 队伍。`,
    offered: (word) => `正在呼叫客服 ${word('agent')}。`,
    accepted: (word) => `客服 ${word('agent')} 接下这通电话。`,
    missed: (word) => `客服 ${word('agent')} 没有接听，位置保留。`,
    declined: (word) => `客服 ${word('agent')} 转给了别人，位置保留。`,
    refused: (word) => `客服 ${word('agent')} 呼叫不通，位置保留。`,
    broken: (word) => `客服 ${word('agent')} 的线路中断。`,
    bridged: () => '与人工通话。',
    'talk-over': () => '通话结束。',
    transfer: () => '正在呼叫另一个号码。',
    redial: () => '同一号码再次来电，回到原来的位置。',
    ended: (word) => word('outcome'),
  },
  turns: {
    KEY: (key) => `按了 ${key}。`,
    WORDS: (key) => `说出了 ${key} 对应的内容。`,
    HUMAN: () => '要求人工服务。',
    SILENCE: () => '没有回应。',
    WRONG: () => '按键或回答不在选项之内。',
    ENTRY: () => '输入了数字。',
    NUMBER: () => '输入了号码。',
    RECORDED: () => '留了言。',
    LEFT: () => '客服已离开，来电者还在线上。',
    TRANSFER_FAILED: () => '对方无人接听。',
  },
  outcomes: {
    talked: '通话结束：已与人工交谈。',
    'self-served': '通话结束：来电者表示问题已解决。',
    callback: '通话结束：已约定回电。',
    message: '通话结束：已留言。',
    transferred: '通话结束：已转接其他号码。',
    'told-closed': '通话结束：已告知服务时间。',
    'abandoned-menu': '通话结束：来电者在菜单中挂机。',
    'abandoned-hold': '通话结束：来电者在等候中挂机。',
    'abandoned-offered': '通话结束：呼叫客服时来电者挂机。',
    suspect: '出错或接通后几秒内就断了：不算来电者自己的选择。',
    safety: '通话结束：由应急预案接待。',
    'carrier-limit': '通话结束：达到运营商的最长通话时间。',
    lost: '电话丢失。',
  },
};

const tables = inBoth({ en, zh });
const KEYS: Readonly<Record<string, string>> = { star: '*', hash: '#' };

/** The sentence of one entry; null for what only machines care for. */
export function sentenceOf({ what, data }: TrailEntry): string | null {
  const { kinds, turns, outcomes } = tables.value;
  if (what === 'turn') {
    const [kind = '', key = ''] = String(data['event']).split('.');
    return turns[kind]?.(KEYS[key] ?? key) ?? null;
  }
  const word = (name: string): string => {
    const given = data[name];
    const value = typeof given === 'string' || typeof given === 'number' ? String(given) : '?';
    return name === 'outcome' ? (outcomes[value] ?? value) : value;
  };
  return kinds[what]?.(word) ?? null;
}
