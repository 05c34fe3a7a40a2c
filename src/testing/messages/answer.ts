/** An answer as it goes out, all but the bytes. */
export interface ModelAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
  /** The envelope's code, for the log. */
  readonly code?: string | undefined;
}

/** What one part of the exchange answers, and whether it carried the request out. */
export interface Reply {
  readonly answer: ModelAnswer;
  readonly executed: boolean;
}

/** The content type of every envelope. */
export const JSON_TYPE = 'application/json';

/** A JSON answer with a body already written. */
export function jsonAnswer(status: number, body: string, code?: string): ModelAnswer {
  return { status, headers: { 'content-type': JSON_TYPE }, body, code };
}

/** A plain answer, without an envelope. */
export function textAnswer(status: number, contentType: string, body: string): ModelAnswer {
  return { status, headers: { 'content-type': contentType }, body };
}

/** Carried out: HTTP 200, code 200000 and the data. */
export function done(data: unknown): Reply {
  const body = JSON.stringify({ code: '200000', data });
  return { answer: jsonAnswer(200, body, '200000'), executed: true };
}

/** Refused by a rule of the product; HTTP 200 unless said, since that is how KuCoin does it. */
export function failed(code: string, msg: string, status = 200): Reply {
  return { answer: jsonAnswer(status, JSON.stringify({ code, msg }), code), executed: false };
}

/** The same, in the order of members the futures host uses. */
export function failedMessageFirst(code: string, msg: string, status = 200): Reply {
  return { answer: jsonAnswer(status, JSON.stringify({ msg, code }), code), executed: false };
}

/** The answer with further headers. */
export function withHeaders(
  answer: ModelAnswer,
  headers: Readonly<Record<string, string>>,
): ModelAnswer {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** The code of an envelope, `undefined` when the body is none. */
export function codeOf(body: string): string | undefined {
  const match = /"code"\s*:\s*"?(\w+)"?/.exec(body.slice(0, 4096));
  return match?.[1];
}
