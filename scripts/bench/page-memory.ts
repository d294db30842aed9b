/** What the board costs the browser that shows it: Chromium's own figures, after a collection of garbage. */
import { findBrowser, openBrowser } from '../../test/support/browser.ts';

export interface PageMemory {
  readonly heapBytes: number;
  readonly nodes: number;
  /** Waiting callers that the page shows. */
  readonly rows: number;
}

/** Opens the board, lets `happen` happen before it, and weighs it. A sentence: there is no browser. */
export async function pageMemory(
  base: string,
  token: string,
  happen: () => Promise<void>,
): Promise<PageMemory | string> {
  const program = await findBrowser((line) => process.stderr.write(`${line}\n`)).catch((error: unknown) =>
    String(error),
  );
  if (typeof program === 'string') return program;
  const browser = await openBrowser(program);
  try {
    const context = await browser.newContext({ extraHTTPHeaders: { authorization: `Bearer ${token}` } });
    const page = await context.newPage();
    await page.goto(base);
    const rows = page.getByRole('region', { name: 'In line', exact: true }).getByRole('row');
    await rows.first().waitFor();
    await happen();
    const devtools = await context.newCDPSession(page);
    await devtools.send('HeapProfiler.collectGarbage');
    await devtools.send('Performance.enable');
    const { metrics } = await devtools.send('Performance.getMetrics');
    const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    // One row is the heading.
    return { heapBytes: of('JSHeapUsedSize'), nodes: of('Nodes'), rows: (await rows.count()) - 1 };
  } finally {
    await browser.close();
  }
}
