import type { RequestHead } from '../messages/request.js';
import type { RefusedReason } from '../model/checks.js';
import type { LogRecord } from '../script/records.js';

/** A record while it is being written. */
export type OpenRecord = { -readonly [Member in keyof LogRecord]: LogRecord[Member] };

/** Everything that ever arrived. */
export interface RequestLog {
  readonly log: readonly LogRecord[];
  open(head: RequestHead, arrival: Arrival): OpenRecord;
  /** Requests that left for a scope they could know to be closed. */
  knocks(): readonly LogRecord[];
  /** Requests that a check refused, for one reason or any. */
  refused(reason?: RefusedReason): readonly LogRecord[];
}

/** What is known of a request besides what it says itself. */
export type Arrival = Pick<
  LogRecord,
  'atMs' | 'wallMs' | 'leftAtMs' | 'uid' | 'connection' | 'duringBlock'
>;

/** Creates an empty request log. */
export function createRequestLog(): RequestLog {
  const log: OpenRecord[] = [];
  return {
    log,
    open({ method, path, target, query, headers, ip }, arrival) {
      const record: OpenRecord = {
        number: log.length + 1,
        ...arrival,
        method,
        path,
        target,
        query,
        headers,
        body: '',
        ip,
        executed: false,
        scripted: false,
        leftEarly: false,
      };
      log.push(record);
      return record;
    },
    knocks: () => log.filter((record) => record.duringBlock),
    refused: (reason) =>
      log.filter(({ refused }) => refused !== undefined && (reason ?? refused) === refused),
  };
}
