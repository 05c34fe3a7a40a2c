import type { Table } from '../table.js';

/**
 * The unified account ("Pro API"). The table gives names, not sentences. A name that tells of a
 * failure inside and not of a rule leaves open whether the request was carried out.
 */
export const unified: Table = {
  family: 'unified',
  lines: `
# KuCoin docs-new, Pro API error codes (read 2026-11-22)
4001 invalid-request Common Param Invalid
106000 invalid-request InvalidParam
106001 invalid-request InvalidAccount
106050 order-not-found Canceling > It is being cancelled and may still fill: read the order before you go on.
106052 order-not-found NotFound
106053 no-orders SymbolForbidden
106054 not-tradable InvalidSymbol
106100 invalid-request MissingParameter ~ missing
106100 order-not-found NotFoundOrderId ~ not ?found|order ?id
106102 order-not-found NotFoundClientOrderId
106103 invalid-request ExceedMaxRequestSize
106150 insufficient-funds InsufficientFunds
106151 duplicate DuplicateClientOrderId
106152 duplicate DuplicateOrderId
106155 missing NoFundsMarket
106156 missing NoQuantityMarket
106157 invalid-order BothFundsAandQuantityMarket > Send either funds or quantity, not both.
106160 missing OrderMissingMarkPrice
106161 missing NoPrice
106162 missing NoQuantity
106164 invalid-order QuantityTooLow
106165 invalid-order QuantityTooHigh
106166 invalid-order FundsTooLow
106167 invalid-order FundsTooHigh
106168 invalid-order BaseStepSizeMismatch
106169 invalid-order PriceStepSizeMismatch
106170 price PriceTooHigh
106171 price PriceTooLow
106172 invalid-order FundsStepSizeMismatch
106173 invalid-order ValueOverflow
106174 leverage LeverageOverSymbolMax
106176 no-counterpart BookEmpty
106182 no-position NoPosition
106183 invalid-order MissingLeverageForPlaceOrder > Send a leverage, or set one for the symbol.
106190 not-tradable UnknownSymbol
106193 currency UnknownCurrency
106194 closed SymbolDisabled
106204 fault SystemInternalError
106205 invalid-request UnsupportedTradeType
106206 limit-reached OpenOrdersExceededMaxLimit
106208 restricted UserStatusIsPauseTrading
106209 duplicate SystemOrderIdempotent
106210 order-not-found AdvancedOrderCanceled > This conditional order is cancelled already.
106211 restricted UserStatusNotSupportTrading
106212 insufficient-funds InsufficientFundsOrRiskLimit
109000 restricted USER_NOT_EXIST
109001 invalid-request ACCOUNT_TYPE_INVALID
109002 restricted ACCOUNT_OPEN_STATUS_INVALID
109003 restricted ACCOUNT_OPEN_STATUS_ILLEGAL
109004 agreement PRE_CONFIRMED_NOT_PASSED
109005 restricted USER_STATUS_CHECK_NOT_PASSED
109006 fault SWITCH_ACCOUNT_OPEN_STATUS_FAIL
109008 currency CURRENCY_INVALID
109009 fault RPC_CALL_FAIL
109010 restricted USER_NOT_IN_GRAY
109011 fault SWITCH_CHECK_FAIL
109099 fault SYSTEM_ERROR
110000 fault INNER_SYSTEM_ERROR
110001 busy SYSTEM_BUSY
110002 invalid-request PARAM_ERROR
110003 invalid-request BIZ_ERROR > The message tells which rule forbids it.
110106 fault QUERY_RISK_ERROR
110201 unsigned USER_NOT_LOGGED_IN
110202 restricted USER_NOT_EXISTS
110203 restricted ACCOUNT_NOT_EXIST
110204 not-tradable CONTRACT_NOT_EXIST
112001 time-out RequestTimeout
112002 down ServiceUnavailable
112003 fault InternalServerError
301100 restricted UserRestrictLimit
301101 region UserIpLimit
301102 identity KYCLimit
301103 identity KYCLimitSub
301105 fault CreateOrderError
301106 not-tradable SymbolNotAvailable
301113 limit-only-unified OnlySupportLimitOrder
301114 limit-only-unified OnlySupportLimitOrderError
301115 price PriceGreaterThanUpPrice
301116 price PriceLessThanDownPrice
301117 limit-reached BizLimit > The message tells which rule forbids it.
301118 auction CALL_AUCTION_SEC_STAGE_FORBIDDEN
301119 invalid-order CALL_AUCTION_TYPE_NOT_SUPPORTED > Read what this stage of the call auction allows.
301120 invalid-order CALL_AUCTION_PRICE_INVALID > Read what this stage of the call auction allows.
301121 no-cancels CALL_AUCTION_THIRD_STAGE_CANCEL_FORBIDDEN
301122 auction CALL_AUCTION_THIRD_STAGE_DEAL_FORBIDDEN
301123 restricted CALL_AUCTION_WHITE_LIST_FORBIDDEN > Read what this stage of the call auction allows.
301124 unsigned USER_NOT_LOGGED_IN
301126 invalid-order COMMISSION_FUNDS_LESS_THEN_MINIMUM_ORDER_FUNDS
301127 identity SYMBOL_KYC_ERROR
301128 closed SYMBOL_CAN_NOT_TRADED
301129 fault GET_MARKET_PRICE_FAILED
301130 insufficient-funds ACCOUNT_BALANCE_INSUFFICIENT
301133 region IP_RESTRICTION
301135 no-cancels PAUSE_CANCEL
301136 fault QUERY_LIVE_ORDER_ERROR
401001 restricted USER_FUTURES_TRADE_STATUS_INVALID
401100 not-tradable ContractNotExist
401101 limit-only-unified MarketOrderNotAllowed
401102 price PriceIsTooHigh
401103 price PriceIsTooLow
401106 region ContractNationalRisk
401107 identity NoKycOrderNotAllowed
401108 identity NoKycOnlyCloseOrderAllowed
401109 restricted OnlyReduceAllowedOnLow > Only orders that reduce the position are taken.
401110 mode MarginModeValidIsolatedError
401111 not-tradable ContractStatusOnReduceOnly > Only orders that reduce the position are taken.
401112 no-price MarkPriceNotExist
401113 no-price TradePriceNotExist
401115 trigger ADVANCED_ORDER_TRIGGER_DIRECTION_ILLEGAL
401116 trigger ADVANCED_ORDER_TRIGGER_PRICE_TYPE_ILLEGAL
401117 invalid-request TradeTypeInvalid
401118 fault PositionPartiallyClosed
401119 fault PositionCloseFailed
401121 trigger ADVANCED_ORDER_TRIGGER_PRICE_ILLEGAL
401122 trigger ADVANCED_ORDER_TP_ORDER_PRICE_ILLEGAL
401123 trigger ADVANCED_ORDER_TP_TRIGGER_PRICE_TYPE_ILLEGAL
401124 trigger ADVANCED_ORDER_TP_TRIGGER_PRICE_ILLEGAL
401125 trigger ADVANCED_ORDER_SL_ORDER_PRICE_ILLEGAL
401126 trigger ADVANCED_ORDER_SL_TRIGGER_PRICE_TYPE_ILLEGAL
401127 trigger ADVANCED_ORDER_SL_TRIGGER_PRICE_ILLEGAL
401128 closed PRE_MARKET_ORDER_FORBIDDEN
401200 fault USER_RESTRICT_BUSINESS_HANDLE_FAILED
600000 restricted TAX_PAN_NUMBER_EMPTY > Settle the tax matter on the website first.
600005 restricted TAX_UNPAID_ERROR > Settle the tax matter on the website first.
603000 invalid-request Loan Param Invalid
603001 restricted UserNotExist
603002 currency UnknownCurrency
603005 fault CallRemoteException
603006 fault InnerQueryError
603007 fault ServiceError
603008 fault RepayProcessingError
706000 restricted UserNotExist
706001 fault SwitchAccountOpenStatusFail
706002 invalid-request ParamInvalid
706003 agreement PreConfirmCheckFail

# ccxt 4.5.84 kucoin.js (read 2026-11-22)
112010 restricted The account is not a unified account > Use the classic endpoints.

# sieblyio/kucoin-api#141 and #143, seen 2026-06 with HTTP 200 (read 2026-11-30)
100040 invalid-order Invalid order trade type. > Correct the parameter that the message names.
116104 restricted User not found. > The account is still a classic one: upgrade it, or use the classic endpoints.
`,
};
