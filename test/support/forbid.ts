// Loaded with `node --require` before a program: whatever the program does beyond reading is written down and refused. What it is (`network connect`,
// `child spawn git`, `write writeFile /path`) stands as a line in the file that FORBIDDEN_LOG names. FORBID says what is refused, by the
// first word; a program that may do something is refused the rest.
import { appendFileSync } from 'node:fs';
import { guardReach } from './reach';

const log = process.env['FORBIDDEN_LOG'] ?? '';
const forbidden = new Set((process.env['FORBID'] ?? '').split(','));
// What writes it down writes, too.
let isNoting = false;

guardReach(({ kind, name, what }) => {
  if (isNoting || !forbidden.has(kind)) return false;
  isNoting = true;
  appendFileSync(log, `${kind} ${name}${what === '' ? '' : ` ${what}`}\n`);
  isNoting = false;
  return true;
});
