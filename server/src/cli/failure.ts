/** Ends the program with exit code 2: misuse, or input that cannot be read. The message is one line that says what and where. */
export class Failure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Failure';
  }
}
