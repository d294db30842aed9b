/** Before the first call: what to do next. */
import { spaced } from '../shared/time.ts';
import { carrier } from '../shared/nav.tsx';
import { words } from './words.ts';

export function Empty() {
  const said = words.value.empty;
  const simulated = carrier.value?.kind === 'simulated';
  if (carrier.value === null) return null;
  return (
    <section class="panel nothing-yet" aria-labelledby="nothing-yet">
      <h2 id="nothing-yet">{said.title}</h2>
      <p>{simulated ? said.simulated : said.real}</p>
      {simulated && (
        <a class="button go" href="/phone">
          {said.toPhone}
        </a>
      )}
      {!simulated && (carrier.value.numbers?.length ?? 0) > 0 && (
        <p>
          {said.numbers} <b>{carrier.value.numbers?.map(spaced).join(', ')}</b>
        </p>
      )}
    </section>
  );
}
