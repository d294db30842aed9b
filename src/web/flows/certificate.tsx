/** What the proof of the live version says, in words. */
import { count } from '../shared/language.ts';
import type { Flows } from './shape.ts';
import { words } from './words.ts';

export function Certificate({ of: { certificate, number } }: { readonly of: Flows }) {
  const said = words.value.certificate;
  const seconds = (ms: number): number => Math.ceil(ms / 1_000);
  return (
    <section class="certificate" aria-labelledby="certificate">
      <h2 id="certificate">
        {said.title} {number !== null && <small>{words.value.version(number)}</small>}
      </h2>
      {certificate === null ? (
        <p>{said.none}</p>
      ) : (
        <ul>
          <li>{said.stranded(count(certificate.states), count(certificate.events))}</li>
          <li>{said.zero(certificate.zero.keys, seconds(certificate.zero.ms))}</li>
          <li>{said.silent(seconds(certificate.silent.ms))}</li>
          <li>{said.wrong(certificate.wrong.keys, seconds(certificate.wrong.ms))}</li>
        </ul>
      )}
    </section>
  );
}
