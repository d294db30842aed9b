/** A call's trail as lines with times, counted from the call's first moment. */
import { sentenceOf, type TrailEntry } from './story.ts';
import { span } from './time.ts';

export function StoryLines({ trail }: { readonly trail: readonly TrailEntry[] }) {
  const first = trail[0]?.at ?? 0;
  return (
    <ol class="story-lines">
      {trail.map((entry) => {
        const sentence = sentenceOf(entry);
        return (
          sentence !== null && (
            <li key={entry.id} class={entry.what}>
              <time>{span(entry.at - first)}</time> <span>{sentence}</span>
            </li>
          )
        );
      })}
    </ol>
  );
}
