// Writes docs/xlsform.md (`npm run docs:xlsform`).
import { writeFileSync } from 'node:fs';
import { xlsformDocument } from '../dist/src/xlsform/xlsform-document.js';

writeFileSync(new URL('xlsform.md', import.meta.url), xlsformDocument());
