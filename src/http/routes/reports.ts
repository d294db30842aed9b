/** Reports: what was counted between two moments, by queue, half-hour or agent. */
import { zoneOf } from '../../core/flow/hours.ts';
import type { Counted } from '../../core/report/counted.ts';
import { reportOf } from '../../core/report/report.ts';
import { slotsBetween } from '../../core/report/slots.ts';
import { type Span, spanOf } from '../../core/report/span.ts';
import type { Deps } from '../../engine/deps.ts';
import { Refused } from '../api/refused.ts';
import { Report, ReportQuery } from '../api/reports-shape.ts';
import { type Api, told } from '../api/scope.ts';

/** Half-hours read in one trip: a week. */
const TRIP = 336;
/** More rows than anybody reads. */
const HALF_HOURS_MOST_MS = 31 * 86_400_000;

export function reportRoutes(app: Api, deps: Pick<Deps, 'store' | 'versions' | 'clock'>): void {
  app.get(
    '/api/reports',
    {
      schema: {
        ...told(
          'reports',
          'Figures of a time, kept thirteen months; rows in which nothing happened are left out',
          Report,
        ),
        querystring: ReportQuery,
      },
    },
    async (request) => {
      const { from = null, to = null, by } = request.query;
      const zone = zoneOf(deps.versions.hotline(), undefined);
      const span = spanOf(from, to, zone, deps.clock.now());
      if ('problem' in span) throw new Refused(400, 'bad-request', span.problem);
      if (by === 'half-hour' && span.to - span.from > HALF_HOURS_MOST_MS)
        throw new Refused(400, 'bad-request', 'by half-hour at most 31 days at once');
      return { ...span, zone, by, ...reportOf(await countedIn(span, deps), by) };
    },
  );
}

async function countedIn(span: Span, { store, clock }: Pick<Deps, 'store' | 'clock'>): Promise<readonly Counted[]> {
  // Nothing has been counted of what is to come.
  const slots = slotsBetween(span.from, Math.min(span.to, clock.now() + 1) as Span['to']);
  const counted: Counted[] = [];
  for (let first = 0; first < slots.length; first += TRIP)
    counted.push(...(await store.counted(slots.slice(first, first + TRIP))));
  return counted;
}
