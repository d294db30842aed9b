#!/usr/bin/env node
/** The command `presszero`: this process's streams and signals around `run`. */
import { processIo } from './io.ts';
import { run } from './run.ts';

const io = processIo(process);
process.exitCode = await run(process.argv.slice(2), io);
io.close();
