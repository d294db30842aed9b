/** Thrown by a route of the API: told to whoever asked, as `{"error":{"code","message"}}`. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: 400 | 404 | 409 | 413 | 422 | 503;
  readonly code: string;
  constructor(status: Refused['status'], code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
