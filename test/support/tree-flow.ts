/** A hotline of one large flow in which every step is reached: menus that branch into menus, entries, sayings and people. Two languages. */
export function treeHotline(steps: number): ReadonlyMap<string, string> {
  const text = (words: string) => ({ en: words, zh: '请听好' });
  const name = (i: number) => (i < steps ? `s${i}` : 'human');
  const all: Record<string, object> = {
    welcome: {
      say: text('Welcome.'),
      menu: [
        { press: 1, language: 'en', go: 's1' },
        { press: 2, language: 'zh', go: 's1' },
      ],
    },
  };
  // The children of step i are 4i-2 … 4i+1: every menu has four.
  for (let i = 1; i < steps; i++) {
    const children = [0, 1, 2, 3].map((n) => 4 * i - 2 + n);
    const last = children[0] === undefined || children[0] >= steps;
    all[`s${i}`] = last
      ? leaf(i, text)
      : { menu: children.map((child, n) => ({ press: n + 1, for: text(`choice ${child}`), go: name(child) })) };
  }
  return new Map([
    [
      'hotline.yaml',
      JSON.stringify({
        hotline: 'tree',
        title: text('Tree'),
        numbers: { '+12025550100': 'tree' },
        languages: { en: {}, zh: {} },
        queues: { general: {}, urgent: { 'on-call': ['+12025550120'] } },
        agents: {
          '1': {
            name: 'Ana',
            phone: '+12025550111',
            languages: ['en', 'zh'],
            queues: ['general', 'urgent'],
            hours: 'always',
          },
        },
        emergency: ['+12025550112'],
      }),
    ],
    ['tree.yaml', JSON.stringify({ flow: 'tree', start: 'welcome', steps: all })],
  ]);
}

function leaf(i: number, text: (words: string) => object): object {
  switch (i % 5) {
    case 0:
      return { collect: { name: 'account', digits: '4-8', ask: text('Please key in your number.') }, go: 'human' };
    case 1:
      return { human: { queue: 'urgent' } };
    case 2:
      return { callback: 'general' };
    case 3:
      return { transfer: { to: '+12025550130', failed: 'human' } };
    default:
      return { say: text('That is that.'), end: 'self-served' };
  }
}
