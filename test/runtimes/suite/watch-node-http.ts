import { channel } from 'node:diagnostics_channel';
import http, { type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { begin, watchFetch } from './in-flight.js';

watchFetch((what, message) => channel(`undici:request:${what}`).publish(message));

const { request } = http;
http.request = ((...call: Parameters<typeof request>) => {
  const end = begin('waiting');
  const leaving: ClientRequest = request(...call);
  leaving.once('error', end);
  leaving.once('close', end);
  leaving.prependOnceListener('response', (answer: IncomingMessage) => {
    end();
    const read = begin('working');
    for (const name of ['end', 'error', 'close', 'aborted']) answer.once(name, read);
  });
  return leaving;
}) as typeof request;

const { emit } = http.Server.prototype;
http.Server.prototype.emit = function watched(this: http.Server, name: string, ...rest: unknown[]) {
  if (name === 'request') {
    const end = begin('held');
    const response = rest[1] as ServerResponse;
    response.once('finish', end);
    response.once('close', end);
  }
  return emit.call(this, name, ...rest);
} as typeof emit;
