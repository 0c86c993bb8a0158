// Reads the console output of a test run and lets through what matters: failures as they happen, and now and then how far it has come.
import { createInterface } from 'node:readline';

const every = 30_000;
const counts = { Passed: 0, Failed: 0, Skipped: 0 };
let next = Date.now() + every;
let showing = true;

for await (const line of createInterface({ input: process.stdin })) {
  const result = /^  (Passed|Failed|Skipped) (?=\S)/.exec(line);
  if (result) counts[result[1]]++;

  // Everything that follows a test's line is about that test, until the next line that starts at the margin.
  if (result) showing = result[1] === 'Failed';
  else if (/^\S/.test(line)) showing = !/^(\[xUnit\.net|Test Run |Total tests:|Results File:|Attachments:|A total of |VSTest |Starting test execution|Test run for |Data collector )/.test(line);
  else if (/^ +(Passed|Failed|Skipped|Total time|Total tests): /.test(line)) showing = false;
  if (showing && line.trim() !== '') console.log(line);

  if (Date.now() > next) {
    next = Date.now() + every;
    console.log(`... ${counts.Passed} passed, ${counts.Failed} failed so far`);
  }
}
