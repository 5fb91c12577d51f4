/** An error of a control endpoint: what is wrong, and what to do about it. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly httpStatus: number;
  readonly next: string;

  constructor(httpStatus: number, message: string, next: string) {
    super(message);
    this.httpStatus = httpStatus;
    this.next = next;
  }
}
