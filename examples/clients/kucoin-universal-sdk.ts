/** kucoin-universal-sdk 1.3: one line in, and its REST calls wait, repeat and are signed afresh. */
import '../runner/guard.js'; // only here: the real KuCoin by --live
// #region
import {
  ClientOptionBuilder,
  DefaultClient,
  GlobalApiEndpoint,
  GlobalFuturesApiEndpoint,
} from 'kucoin-universal-sdk';
import { kucoinUniversalSdk } from 'kucoin-retry/universal-sdk';

const {
  KUCOIN_KEY: key = '',
  KUCOIN_SECRET: secret = '',
  KUCOIN_PASSPHRASE: passphrase = '',
} = process.env;
const options = new ClientOptionBuilder()
  .setKey(key)
  .setSecret(secret)
  .setPassphrase(passphrase)
  .setSpotEndpoint(process.env['KUCOIN_API'] ?? GlobalApiEndpoint)
  .setFuturesEndpoint(process.env['KUCOIN_API'] ?? GlobalFuturesApiEndpoint)
  .build();
const client = new DefaultClient(options);
const undo = kucoinUniversalSdk(client); // one line in: it has the key already

const rest = client.restService();
const accounts = await rest
  .getAccountService()
  .getAccountApi()
  .getSpotAccountList({} as never);
console.log(`accounts: ${accounts.data.length}`);
undo(); // one call out
// #endregion
