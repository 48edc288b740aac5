// Jest ends with a table for people; this adds the one line that machines read.
// A suite that could not even start counts as one failed test: it must never pass unseen.
export default class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    process.stderr.write(`\nTests: ${results.numPassedTests} passed, ${failed} failed${tail}\n`);
  }
}
