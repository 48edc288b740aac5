// A mistake in how the program is set up, which the person who starts it can fix. Its message is
// one line that says what, where and how; it is shown without a stack.
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
