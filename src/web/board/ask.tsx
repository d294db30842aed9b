/** The question before a lever is turned, with what it needs to know. */
import { useState } from 'preact/hooks';
import { Dialog } from '../shared/dialog.tsx';
import { type Answer, answer, ask, question, type Question, queueNames, trouble } from './asking.ts';
import { words } from './words.ts';

const AGENT_STATES = ['ready', 'away', 'in', 'out'] as const;
const MINUTES = [30, 60, 120, 240, 720] as const;

export function Ask() {
  const asked = question.value;
  return asked === null ? null : <Asked key={asked.ask} asked={asked} />;
}

function Asked({ asked }: { readonly asked: Question }) {
  const said = words.value.ask;
  const [given, set] = useState<Answer>({ minutes: asked.ask === 'open' ? 60 : null });
  const [busy, setBusy] = useState(false);
  const { title, text, yes } =
    asked.ask === 'agent' ? { title: said.agent(asked.name), text: null, yes: said.agentYes } : said[asked.ask];
  const choices = choicesOf(asked);
  const incomplete =
    (choices.length > 0 && given.to === undefined) || (asked.ask === 'announce' && !given.text?.trim());
  const submit = (event: Event): void => {
    event.preventDefault();
    setBusy(true);
    void answer(asked, given).then(() => setBusy(false));
  };
  return (
    <Dialog title={title} onClose={() => ask(null)}>
      <form class="ask" onSubmit={submit}>
        {text !== null && <p>{text}</p>}
        {asked.ask === 'announce' && (
          <label>
            {said.announce.field}
            <textarea
              rows={3}
              maxLength={500}
              value={given.text ?? ''}
              onInput={({ currentTarget }) => set({ ...given, text: currentTarget.value })}
            />
          </label>
        )}
        {choices.length > 0 && (
          <fieldset class="choices">
            <legend class="unseen">{title}</legend>
            {choices.map(({ value, name, hint }) => (
              <label key={value}>
                <input
                  type="radio"
                  name="to"
                  checked={given.to === value}
                  onChange={() => set({ ...given, to: value })}
                />
                <span>
                  <b>{name}</b> {hint !== null && <small>{hint}</small>}
                </span>
              </label>
            ))}
          </fieldset>
        )}
        {['close', 'open', 'announce'].includes(asked.ask) && (
          <label>
            {said.until}
            <select
              value={String(given.minutes)}
              onChange={({ currentTarget: { value } }) =>
                set({ ...given, minutes: value === 'null' ? null : Number(value) })
              }
            >
              {asked.ask !== 'open' && <option value="null">{said.forever}</option>}
              {MINUTES.map((minutes) => (
                <option key={minutes} value={minutes}>
                  {said.times[minutes]}
                </option>
              ))}
            </select>
          </label>
        )}
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
        <div class="buttons">
          <button type="submit" class="go" disabled={incomplete || busy}>
            {yes}
          </button>
          <button type="button" class="quiet" onClick={() => ask(null)}>
            {said.no}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface Choice {
  readonly value: string;
  readonly name: string;
  readonly hint: string | null;
}

function choicesOf({ ask: asked }: Question): readonly Choice[] {
  const { to, hint } = words.value.agents;
  if (asked === 'agent') return AGENT_STATES.map((value) => ({ value, name: to[value], hint: hint[value] }));
  return asked === 'queue' ? queueNames().map((value) => ({ value, name: value, hint: null })) : [];
}
