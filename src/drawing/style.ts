/** The look. Written out twice, since not every reader of SVG knows CSS variables. */
interface Palette {
  readonly paper: string;
  readonly box: string;
  readonly edge: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly frame: string;
  readonly badge: string;
  /** Grounds of people, of what is kept for later, of steps that only pass on, and of a question that may end the call. */
  readonly person: string;
  readonly personInk: string;
  readonly later: string;
  readonly passing: string;
  readonly end: string;
}

const LIGHT: Palette = {
  paper: '#ffffff',
  box: '#f8fafc',
  edge: '#94a3b8',
  ink: '#0f172a',
  soft: '#475569',
  line: '#64748b',
  frame: '#cbd5e1',
  badge: '#e2e8f0',
  person: '#dcfce7',
  personInk: '#15803d',
  later: '#fef3c7',
  passing: '#eef2ff',
  end: '#ffe4e6',
};
const DARK: Palette = {
  paper: '#0b1120',
  box: '#172033',
  edge: '#64748b',
  ink: '#f1f5f9',
  soft: '#b6c2d4',
  line: '#94a3b8',
  frame: '#334155',
  badge: '#334155',
  person: '#10331f',
  personInk: '#4ade80',
  later: '#3a2c0c',
  passing: '#1e2547',
  end: '#42182a',
};

const colours = (p: Palette): string => `
.paper{fill:${p.paper}}
.frame{fill:none;stroke:${p.frame}}
.box{fill:${p.box};stroke:${p.edge}}
.head,.name,.title,.key,.way{fill:${p.ink}}
.kind,.says,.foot,.flow{fill:${p.soft}}
.line{stroke:${p.line}}
.tip{fill:${p.line}}
.badge{fill:${p.badge}}
.step-human .box,.step-person .box{fill:${p.person};stroke:${p.personInk}}
.step-callback .box,.step-voicemail .box,.step-later .box{fill:${p.later}}
.step-choose .box,.step-flow .box,.step-return .box,.step-ring .box{fill:${p.passing}}
.step-end .box,.step-goodbye .box{fill:${p.end}}
.line.human{stroke:${p.personInk}}
.tip.human{fill:${p.personInk}}
.badge.human{fill:${p.person}}`;

export const STYLE = `
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;font-size:12px}
.head{font-size:20px;font-weight:600}
.name{font-size:14px;font-weight:600}
.kind{font-size:11px;text-anchor:end}
.flow{font-size:15px;font-weight:600}
.key{font-weight:600;text-anchor:middle}
.line{fill:none;stroke-width:1.4}
.line.human{stroke-dasharray:4 4;opacity:.55}
.tip.human{opacity:.55}${colours(LIGHT)}
@media (prefers-color-scheme:dark){${colours(DARK)}
}
`;
