// Tells what became of a test run, from its result files: node .ci/test-results.mjs FOLDER EXIT_CODE_OF_THE_RUN
// What failed stands right before the last line, so that the end of the output always says what failed and why.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, exitCode] = [process.argv[2], Number(process.argv[3])];
const slowest = 10;
const linesOfAll = 44;

const files = readdirSync(folder, { recursive: true }).map(name => join(folder, name));
const results = files.filter(name => name.endsWith('.trx')).flatMap(name => read(readFileSync(name, 'utf8')));
const of = outcome => results.filter(result => result.outcome === outcome);
const [passed, skipped] = [of('Passed'), of('NotExecuted')];
const failed = results.filter(result => !passed.includes(result) && !skipped.includes(result));

if (results.length > slowest) {
  console.log('The slowest tests:');
  for (const result of [...results].sort((a, b) => b.seconds - a.seconds).slice(0, slowest)) console.log(`${result.seconds.toFixed(1).padStart(7)} s  ${result.name}`);
}

for (const result of skipped) console.log(`Skipped: ${result.name}: ${cut(result.message, 1)[0]}`);
const kills = join(folder, 'kills.txt');
if (existsSync(kills)) console.log(readFileSync(kills, 'utf8').trimEnd());

for (const result of failed) {
  const most = Math.max(3, Math.floor(linesOfAll / failed.length) - 1);
  const message = cut(result.message, Math.ceil(most * 2 / 3));
  console.log(`Failed: ${result.name} (${result.seconds.toFixed(1)} s)`);
  for (const line of [...message, ...cut(result.stack, most - message.length)]) console.log(`    ${line}`);
}

const broken = exitCode !== 0 && failed.length === 0;
if (results.length === 0) console.log('No test ran.');
if (broken || results.length === 0) console.log(`The test run ended before its end (exit code ${exitCode}).`);
for (const name of files.filter(name => /Sequence[^/]*\.xml$/.test(name))) {
  for (const [, test] of readFileSync(name, 'utf8').matchAll(/<Test Name="([^"]*)"[^>]*Completed="False"/g)) console.log(`It was running: ${plain(test)}`);
}

console.log(`${passed.length} passed, ${failed.length} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
process.exitCode = failed.length > 0 || broken || passed.length === 0 ? 1 : 0;

function read(trx) {
  return [...trx.matchAll(/<UnitTestResult ([^>]*?)(?:\/>|>([\s\S]*?)<\/UnitTestResult>)/g)].map(([, attributes, body = '']) => {
    const attribute = name => plain(new RegExp(` ${name}="([^"]*)"`).exec(` ${attributes}`)?.[1] ?? '');
    const element = name => plain(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(body)?.[1] ?? '');
    const [hours, minutes, seconds] = (attribute('duration') || '0:0:0').split(':').map(Number);
    return {
      name: attribute('testName'),
      outcome: attribute('outcome'),
      seconds: hours * 3600 + minutes * 60 + seconds,
      message: element('Message') || element('StdOut'),
      stack: element('StackTrace'),
    };
  });
}

function plain(text) {
  const names = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) =>
    hex ? String.fromCodePoint(parseInt(hex, 16)) : decimal ? String.fromCodePoint(Number(decimal)) : names[name] ?? whole);
}

function cut(text, most) {
  const lines = text.split(/\r?\n/).filter(line => line.trim() !== '').map(line => line.length > 500 ? `${line.slice(0, 500)} ...` : line);
  return most < lines.length ? [...lines.slice(0, Math.max(0, most - 1)), ...(most > 0 ? ['...'] : [])] : lines;
}
