/** Permissions a key may have; the words are KuCoin's own. */
export type ExchangePermission =
  | 'General'
  | 'Spot'
  | 'Margin'
  | 'Futures'
  | 'Earn'
  | 'Withdrawal'
  | 'FlexTransfers'
  | 'LeadtradeFutures';

/** Every permission there is. */
export const ALL_PERMISSIONS: readonly ExchangePermission[] = [
  'General',
  'Spot',
  'Margin',
  'Futures',
  'Earn',
  'Withdrawal',
  'FlexTransfers',
  'LeadtradeFutures',
];

/** The state of one uid. A test may change it at any time. */
export interface ExchangeAccount {
  readonly uid: string;
  /** A frozen account is answered 411100. */
  frozen: boolean;
  /** Amount by currency; a currency left out counts 0. `undefined`: more of everything than needed. */
  balances: Record<string, number> | undefined;
  /** Amount held by open orders, by currency. */
  readonly holds: Record<string, number>;
}

/** The state of one key. A test may change it at any time. */
export interface ExchangeKey {
  readonly key: string;
  readonly secret: string;
  readonly passphrase: string;
  permissions: readonly ExchangePermission[];
  /** Addresses the key may be used from; `undefined`: any. */
  ipWhitelist: readonly string[] | undefined;
  readonly account: ExchangeAccount;
}

/** A key as a script describes it. */
export interface ExchangeUser {
  readonly key: string;
  readonly secret: string;
  readonly passphrase: string;
  /** Keys of one uid share quota, orders and balances. @default a uid of its own */
  readonly uid?: string | undefined;
  /** @default all */
  readonly permissions?: readonly ExchangePermission[] | undefined;
  /** @default any address */
  readonly ipWhitelist?: readonly string[] | undefined;
  /** @default false */
  readonly frozen?: boolean | undefined;
  /** @default more of everything than needed */
  readonly balances?: Readonly<Record<string, number>> | undefined;
}

/** All users of the exchange. */
export interface Users {
  byKey(key: string): ExchangeKey | undefined;
  byUid(uid: string): ExchangeAccount | undefined;
}

const FIRST_UID = 10_001;

/** Opens an account for every key; keys that name the same uid share one. */
export function createUsers(list: readonly ExchangeUser[]): Users {
  const keys = new Map<string, ExchangeKey>();
  const accounts = new Map<string, ExchangeAccount>();
  list.forEach((user, index) => {
    const uid = user.uid ?? String(FIRST_UID + index);
    const account = accounts.get(uid) ?? { uid, frozen: false, balances: undefined, holds: {} };
    accounts.set(uid, account);
    account.frozen ||= user.frozen ?? false;
    if (user.balances !== undefined) account.balances = { ...user.balances };
    keys.set(user.key, {
      key: user.key,
      secret: user.secret,
      passphrase: user.passphrase,
      permissions: user.permissions ?? ALL_PERMISSIONS,
      ipWhitelist: user.ipWhitelist,
      account,
    });
  });
  return { byKey: (key) => keys.get(key), byUid: (uid) => accounts.get(uid) };
}
