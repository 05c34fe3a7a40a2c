/** As much of ky 2 as the tests use, so that types and lint do not need it installed. */
declare module 'ky2' {
  import type { KyInstance } from 'ky';

  const ky: KyInstance;
  // eslint-disable-next-line import-x/no-default-export -- it is ky's
  export default ky;

  export class HTTPError extends Error {
    readonly data: unknown;
  }
}
