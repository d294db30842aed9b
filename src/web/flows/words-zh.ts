import type { Words } from './words-en.ts';

export const zh: Words = {
  title: '流程',
  lead: '来电者会遇到什么，现在有谁在哪一步。要修改，请编辑文件。',
  loading: '正在绘制流程……',
  flow: '流程',
  file: (name) => `文件 ${name}`,
  people: '通往人工的路',
  peopleHint: '在每一步，按 0、第二次沉默、第三次按错，都会转到人工。',
  smaller: '缩小',
  larger: '放大',
  fit: '适合宽度',
  picture: (flow) => `流程 ${flow} 的示意图，下方有同样内容的文字。方向键移动，加减号缩放。`,
  tooLarge: '这个流程太大，画不成一张图。',
  steps: '文字说明',
  callers: (n) => `现在有 ${n} 位来电者`,
  leadsTo: '转到',
  goesOn: '然后',
  version: (n) => `版本 v${n}`,
  certificate: {
    title: '已证明的结论',
    none: '这个版本上线时没有经过证明。',
    stranded: (states, events) =>
      `一通电话可能处于 ${states} 种状态，共有 ${events} 种走向；无论发生什么，没有人会被困住。`,
    zero: (keys, seconds) => `按提示按 0 的人，最多按 ${keys} 次键、${seconds} 秒就进入排队。`,
    silent: (seconds) => `不出声的人，最多 ${seconds} 秒就进入排队。`,
    wrong: (keys, seconds) => `一直按错的人，最多按 ${keys} 次键、${seconds} 秒就进入排队。`,
  },
};
