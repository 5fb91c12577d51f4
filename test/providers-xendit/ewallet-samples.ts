/** The JSON samples of the two documents, word for word but for their trailing commas. */
export const CREATED = {
  ovo2019: `{
"transaction_date": "2019-04-07T01:35:46.658Z",
"amount": 1000,
"external_id": "ovo-ewallet",
"ewallet_type": "OVO",
"phone": "08123123123",
"business_id": "585testd8d9791bd40096364",
"ewallet_transaction_id": "7a718e47-fa8a-4f81-b642-37348dc5db18"
}`,
  ovo2020: `{
"business_id": "585te55dst9791ing4009123",
"external_id": "ovo-ewallet",
"amount": 1000,
"phone": "08123123123",
"ewallet_type": "OVO",
"status": "PENDING",
"created": "2020-02-20T00:00:00.000Z"
}`,
  dana: `{
"external_id": "dana-ewallet",
"checkout_url": "https://dana.id/m/portal/cashier/checkout?id=5d34079d51a9ed12c78a78d3",
"amount": 1000,
"ewallet_type": "DANA"
}`,
  linkAja: `{
"checkout_url": "https://ewallet-linkaja-dev.instamoney.co/checkouts/b0c464ab-dcdc-4426-9255-759a9450c9d2",
"transaction_date": "2019-10-25T08:42:54.308Z",
"amount": 300000,
"external_id": "linkaja-ewallet",
"ewallet_type": "LINKAJA"
}`,
} as const;

export const CREATE_REFUSED = {
  ovo2019: `{
"error_code": "USER_DID_NOT_AUTHORIZE_THE_PAYMENT",
"message": "Payment was not authorized"
}`,
  dana: `{
"error_code": "DUPLICATE_ERROR",
"message": "Transaction with this external_id is already exist"
}`,
  ovo2020: `{
"error_code": "DUPLICATE_PAYMENT_REQUEST_ERROR",
"message": "There is already a payment request with external_id: ovo-ewallet"
}`,
  linkAja2020: `{
"error_code": "DUPLICATE_PAYMENT_ERROR",
"message": "Checkout URL with the same external_id has been created before."
}`,
} as const;

/** Instamoney's amounts are text, Xendit's are numbers; the rest is the same. */
const status = (ovoAmount: string) => ({
  ovo: `{
"amount": ${ovoAmount},
"business_id": "5850eteStin791bd40096364",
"ewallet_type": "OVO",
"external_id": "ovo-payment",
"status": "COMPLETED",
"transaction_date": "2020-01-14T11:48:47.903Z"
}`,
  dana: `{
"amount": ${ovoAmount},
"business_id": "5850eteStin791bd40096364",
"checkout_url": "https://example.com/checkout",
"external_id": "dana-payment-23",
"expiration_date": "2020-03-20T04:54:10+07:00",
"status": "PAID"
}`,
});
export const STATUS = { instamoney: status('"10000"'), xendit: status('10000') } as const;

export const LINKAJA_STATUS = {
  completed: `{
"amount": 10000,
"business_id": "5850eteStin791bd40096364",
"external_id": "linkaja-payment-23",
"payment_timestamp": "2020-01-14T11:48:47.903Z",
"status": "COMPLETED"
}`,
  pending: `{
"amount": 10000,
"business_id": "5850eteStin791bd40096364",
"checkout_url": "https://example.com/checkout",
"expired_at": "2020-01-14T11:48:47.903Z",
"external_id": "linkaja-payment-23",
"status": "PENDING"
}`,
} as const;

/** With the comma that the documents print after the last field: not JSON. */
export const NOT_FOUND_AS_PRINTED = `{
"error_code": "PAYMENT_NOT_FOUND_ERROR",
"message": "Payment not found",
}`;
export const NOT_FOUND = NOT_FOUND_AS_PRINTED.replace(',\n}', '\n}');

export const CALLBACK = {
  ovoPaid: `{
"event": "ewallet.payment",
"id": "6bb25ae6-cf57-437a-9b36-7ad2ee17b727",
"external_id": "ECLrAZPq8F6",
"business_id": "5850eteStin791bd40096364",
"phone": "081234567890",
"ewallet_type": "OVO",
"amount": 20000,
"created": "2019-11-01T12:34:56.007Z",
"status": "COMPLETED"
}`,
  ovoFailed: `{
"event": "ewallet.payment",
"id": "6bb25ae6-cf57-437a-9b36-7ad2ee17b727",
"external_id": "ECLrAZPq8F6",
"business_id": "5850eteStin791bd40096364",
"phone": "081234567890",
"ewallet_type": "OVO",
"amount": 20000,
"failure_code": "USER_DECLINED_THE_TRANSACTION",
"status": "FAILED"
}`,
  dana: `{
"external_id": "dana-ewallet",
"amount": 1001,
"business_id": "5850eteStin791bd40096364",
"payment_status": "PAID",
"transaction_date": "2020-03-20T04:54:10+07:00",
"ewallet_type":"DANA",
"callback_authentication_token": "sample-token-id=="
}`,
  linkAja: `{
"external_id": "linkaja-ewallet",
"amount": 300000,
"items": [
{
"id": "123123",
"name": "Phone Case",
"price": 100000,
"quantity": 1
},
{
"id": "345678",
"name": "Powerbank",
"price": 200000,
"quantity": 1
}
],
"status": "SUCCESS_COMPLETED",
"ewallet_type": "LINKAJA",
"callback_authentication_token": "sample-token-id=="
}`,
} as const;

/** The one JSON request of the document. */
export const LINKAJA_REQUEST = `{
"external_id": "linkaja-ewallet",
"phone": "081245671234",
"amount": 300000,
"items": [
{
"id": "123123",
"name": "Phone Case",
"price": 100000,
"quantity": 1
},
{
"id": "345678",
"name": "Powerbank",
"price": 200000,
"quantity": 1
}
],
"callback_url": "https://yourwebsite.com/callback",
"redirect_url": "https://yourwebsite.com/order/123",
"ewallet_type": "LINKAJA"
}`;
