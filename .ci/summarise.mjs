// Prints each failure, then `N passed, N failed[, N skipped]`, from vitest's JSON report. Exits 1 where a
// test failed, a test file could not be loaded, or no test ran.
import { readFileSync } from 'node:fs';

const [reportFile] = process.argv.slice(2);
const WHY_CHARS = 1_500;

function count(file) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    process.stdout.write(`The tests left no report: ${error.message}\n`);
    return { passed: 0, failed: 0, skipped: 0 };
  }
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  for (const { name, message } of brokenFiles) {
    process.stdout.write(`Not one test of ${name} failed, but the file did: ${message}\n`);
  }
  for (const { name, assertionResults } of report.testResults) {
    for (const test of assertionResults.filter(({ status }) => status === 'failed')) {
      const why = test.failureMessages.join('\n').slice(0, WHY_CHARS);
      process.stdout.write(`FAILED ${name}: ${test.fullName}\n${why}\n\n`);
    }
  }
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const { passed, failed, skipped } = count(reportFile);
const tail = skipped > 0 ? `, ${skipped} skipped` : '';
process.stdout.write(`${passed} passed, ${failed} failed${tail}\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
