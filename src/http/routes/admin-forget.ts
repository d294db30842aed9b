/** Erasing what is known of a number. */
import type { Deps } from '../../engine/deps.ts';
import { forget, type Forgotten, type Receipt } from '../../engine/forget.ts';
import { type Api, told } from '../api/scope.ts';
import * as shapes from '../api/shapes.ts';
import { acted, type Acted } from './admin-reply.ts';

/** Takes what was erased off the disk too. Null: this Redis does not let us. */
export type Compact = () => Promise<boolean | null>;

export function forgetRoutes(app: Api, deps: Deps, compact: Compact): void {
  app.post(
    '/api/forget',
    {
      schema: {
        ...told(
          'levers',
          'Erases what is known of a telephone number; 409 while a call or a promise is open',
          shapes.Forgotten,
        ),
        body: shapes.Forget,
      },
    },
    async (request) => {
      const { number, promised, by } = request.body;
      const result = await forget(number, promised, by, deps);
      const forgotten = acted(saidOf(result));
      return { forgotten, rewritten: await compact() };
    },
  );
}

function saidOf(result: Forgotten): Acted<Receipt> {
  switch (result.is) {
    case 'forgotten':
      return { ok: result.receipt };
    case 'live':
      return {
        status: 409,
        code: 'live',
        message: `${result.calls} of this number's calls go on now. Ask again when they are over.`,
      };
    case 'open':
      return {
        status: 409,
        code: 'promised',
        message: `Promised to this number: ${result.callbacks} callbacks, ${result.messages} messages to be heard. To take that back, use --force.`,
      };
  }
}
