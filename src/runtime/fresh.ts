/** What `make` makes, shared by all who ask within `ms` of wall time; a failure is told to those who waited for it and not kept. */
export function fresh<T>(ms: number, make: () => Promise<T>): () => Promise<T> {
  let shared: { readonly value: Promise<T>; readonly until: number } | undefined;
  return () => {
    if (shared !== undefined && performance.now() < shared.until) return shared.value;
    const made = { value: make(), until: performance.now() + ms };
    shared = made;
    made.value.catch(() => {
      if (shared === made) shared = undefined;
    });
    return made.value;
  };
}
