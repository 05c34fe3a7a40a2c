import {
  ClientOptionBuilder,
  DefaultClient,
  Spot,
  TransportOptionBuilder,
} from 'kucoin-universal-sdk';
import type { MakeClient } from '../types.js';

const symbol = 'BTC-USDT';

/** KuCoin's own SDK. */
export const makeClient: MakeClient = ({ url, credentials }) => {
  const transport = new TransportOptionBuilder()
    .setKeepAlive(true)
    .setMaxConnsPerHost(50)
    .setMaxIdleConns(50)
    .setMaxIdleConnsPerHost(50)
    .setMaxRetries(20)
    .setRetryDelay(2000)
    .build();
  const options = new ClientOptionBuilder()
    .setKey(credentials.key)
    .setSecret(credentials.secret)
    .setPassphrase(credentials.passphrase)
    .setSpotEndpoint(url)
    .setFuturesEndpoint(url)
    .setBrokerEndpoint(url)
    .setTransportOption(transport)
    .build();
  const spot = new DefaultClient(options).restService().getSpotService();
  const [orders, market] = [spot.getOrderApi(), spot.getMarketApi()];
  return {
    read(reading) {
      switch (reading) {
        case 'active-orders':
          return orders.getOpenOrders(Spot.Order.GetOpenOrdersReq.create({ symbol }));
        case 'done-orders':
          return orders.getClosedOrders(Spot.Order.GetClosedOrdersReq.create({ symbol }));
        case 'full-book':
          return market.getFullOrderBook(Spot.Market.GetFullOrderBookReq.create({ symbol }));
        case 'ticker':
          return market.getTicker(Spot.Market.GetTickerReq.create({ symbol }));
      }
    },
  };
};
