/** What the suite in a page or worker says to the relay, which has the sockets. Bytes are base64. */
export type ToRelay =
  | { readonly type: 'listen'; readonly server: number }
  | { readonly type: 'close'; readonly server: number }
  | {
      readonly type: 'head';
      readonly request: number;
      readonly status: number;
      readonly headers: Readonly<Record<string, string | string[]>>;
    }
  | { readonly type: 'write'; readonly request: number; readonly bytes: string }
  | { readonly type: 'end'; readonly request: number; readonly bytes: string }
  | { readonly type: 'cut'; readonly request: number }
  | { readonly type: 'reset'; readonly request: number }
  | { readonly type: 'report'; readonly line: string };

/** What the relay says to the suite. */
export type FromRelay =
  | { readonly type: 'listening'; readonly server: number; readonly port: number }
  | { readonly type: 'closed'; readonly server: number }
  | {
      readonly type: 'request';
      readonly server: number;
      readonly request: number;
      readonly connection: number;
      readonly method: string;
      readonly url: string;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
      readonly bytes: string;
    }
  /** The answer is out, or its client has gone. */
  | { readonly type: 'over'; readonly request: number };

export const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

export const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
