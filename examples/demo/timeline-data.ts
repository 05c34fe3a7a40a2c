/** What an attempt came to. */
export type Result =
  /** Carried out. */
  | 'ok'
  /** Refused, and told to wait. */
  | 'told'
  /** Refused for a moment. */
  | 'again'
  /** The timestamp was refused. */
  | 'clock'
  /** Handed over to the caller. */
  | 'stop'
  /** The answer never came: nobody knew whether it was carried out. */
  | 'lost'
  /** Its order was looked for. */
  | 'look'
  /** A question for the exchange's time. */
  | 'sync'
  /** Left for a scope that was known to be closed: must not be. */
  | 'knock';

/** One attempt. All instants count from the start of the chapter, on the exchange's clock. */
export interface Mark {
  readonly fromMs: number;
  readonly toMs: number;
  readonly result: Result;
  readonly title: string;
}

/** A wait, for a shared scope or a call's own. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly shared: boolean;
  readonly title: string;
}

/** One call. */
export interface Row {
  readonly label: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly waits: readonly Stretch[];
  readonly marks: readonly Mark[];
  /** How it ended; absent for what is not a call of the bot. */
  readonly ending?: { readonly isSuccess: boolean; readonly text: string };
}

/** While the exchange keeps a scope closed, and for which rows. */
export interface Shade {
  readonly fromMs: number;
  readonly toMs: number;
  readonly rows: readonly number[];
  readonly label: string;
}

/** What one client lived through in one chapter. */
export interface Panel {
  readonly client: string;
  readonly rows: readonly Row[];
  readonly shades: readonly Shade[];
}

/** One piece of trouble, for all clients. */
export interface Chapter {
  readonly title: string;
  readonly about: string;
  readonly panels: readonly Panel[];
  readonly spanMs: number;
}

/** Everything on the page. */
export interface TimelineData {
  readonly chapters: readonly Chapter[];
  /** First row: titles. */
  readonly table: readonly (readonly string[])[];
  /** What is not as promised. */
  readonly broken: readonly string[];
  readonly speed: number;
}
