/** `/sign-in`: the token, once; afterwards the browser has a cookie that scripts cannot read. */
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { post, Refused } from '../shared/api.ts';
import '../shared/base.css';
import { Frame } from '../shared/frame.tsx';
import './sign-in.css';
import { wanted } from './wanted.ts';
import { words } from './words.ts';

function Page() {
  const [token, setToken] = useState('');
  const [refused, setRefused] = useState<'wrong' | 'away' | null>(null);
  const enter = (event: Event): void => {
    event.preventDefault();
    setRefused(null);
    post('/sign-in', { token: token.trim() }).then(
      () => location.replace(wanted(location)),
      (error: unknown) => setRefused(error instanceof Refused && error.status === 401 ? 'wrong' : 'away'),
    );
  };
  return (
    <Frame title={words.value.title}>
      <form class="sign-in" onSubmit={enter}>
        <h1>{words.value.title}</h1>
        <p>{words.value.lead}</p>
        <label>
          {words.value.token}
          <input
            type="password"
            autocomplete="current-password"
            autofocus
            value={token}
            aria-describedby="refused"
            onInput={({ currentTarget }) => setToken(currentTarget.value)}
          />
        </label>
        <button type="submit" class="go" disabled={token.trim() === ''}>
          {words.value.enter}
        </button>
        <p id="refused" role="alert">
          {refused === null ? '' : words.value[refused]}
        </p>
      </form>
    </Frame>
  );
}

const root = document.getElementById('root');
if (root !== null) render(<Page />, root);
