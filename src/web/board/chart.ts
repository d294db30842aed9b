/** The chart of the day, drawn by uPlot in the page's own colours. */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { span } from '../shared/time.ts';
import type { Slot } from './snapshot.ts';

export interface Chart {
  show(day: readonly Slot[]): void;
  destroy(): void;
}

const HALF_HOUR_S = 1_800;
/** uPlot's number of that side: its enum of them is for types alone. */
const RIGHT = { side: 1 };

/** Fills the box, and is drawn anew when that changes its size or the page its colours. */
export function drawChart(box: HTMLElement, zone: string): Chart {
  let data: uPlot.AlignedData = [[], [], [], [], []];
  let plot = made();
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const redraw = (): void => {
    plot.destroy();
    plot = made();
  };
  dark.addEventListener('change', redraw);
  const sizes = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: box.clientHeight }));
  sizes.observe(box);

  function made(): uPlot {
    const colour = (name: string): string => getComputedStyle(box).getPropertyValue(name).trim();
    const bars = uPlot.paths.bars?.({ size: [0.9, 30], align: 1 });
    const axis = {
      stroke: colour('--faint'),
      grid: { stroke: colour('--rule'), width: 1 },
      ticks: { show: false },
      font: `12px ${getComputedStyle(box).fontFamily}`,
    };
    const right: uPlot.Axis = {
      ...axis,
      scale: 'wait',
      size: 52,
      grid: { show: false },
      incrs: [30, 60, 120, 300, 600, 1_200, 3_600],
      values: (_, seconds) => seconds.map((one) => span(one * 1_000)),
    };
    Object.assign(right, RIGHT);
    return new uPlot(
      {
        width: box.clientWidth,
        height: box.clientHeight,
        legend: { show: false },
        cursor: { show: false },
        padding: [12, 0, 0, 0],
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), zone),
        scales: {
          x: { range: (_, first, last) => [first, last + HALF_HOUR_S] },
          y: { range: (_, _least, most) => [0, Math.max(4, Math.ceil(most * 1.1))] },
          wait: { range: (_, _least, most) => [0, Math.max(60, most * 1.1)] },
        },
        axes: [
          { ...axis, grid: { show: false }, values: '{HH}:{mm}', space: 60 },
          { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] },
          right,
        ],
        series: [
          {},
          { ...(bars && { paths: bars }), fill: colour('--rule'), stroke: colour('--rule'), points: { show: false } },
          line(colour('--accent')),
          line(colour('--stop')),
          { ...line(colour('--busy')), scale: 'wait', dash: [6, 5], spanGaps: true },
        ],
      },
      data,
      box,
    );
  }

  return {
    show(day) {
      data = [
        day.map(({ from }) => from / 1_000),
        day.map(({ arrivals }) => arrivals),
        day.map(({ answered }) => answered),
        day.map(({ abandoned }) => abandoned),
        day.map(({ meanWaitMs }) => (meanWaitMs === null ? null : meanWaitMs / 1_000)),
      ];
      plot.setData(data);
    },
    destroy() {
      dark.removeEventListener('change', redraw);
      sizes.disconnect();
      plot.destroy();
    },
  };
}

/** Values belong to a whole half-hour: drawn in its middle would need a second axis of times, so as steps. */
function line(stroke: string): uPlot.Series {
  const steps = uPlot.paths.stepped?.({ align: 1 });
  return { stroke, width: 2, ...(steps && { paths: steps }), points: { show: false } };
}
