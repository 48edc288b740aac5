// Threads and processes that the tests' own process starts may run a source file that ends in .ts,
// as jest does in its own. Handed to node by `npm run jest` and `npm test`; threads inherit it.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
