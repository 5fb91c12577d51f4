/** The two JSON samples of "E-Money Order API", letter by letter. */
export const SAMPLE_REQUEST = `{
  "merchantId":"0010001",
  "merchantTradeNo":"100100011649755299703",
  "requestId":"200100011649755299703",
  "paymentType":"SHOPEEBALANCE",
  "amount":"10000.00",
  "productName":"Test",
  "paymentParams":{
    "redirectUrl": "http://google.com"
  }
}`;

export const SAMPLE_RESPONSE = `{
  "amount":"10000.00",
  "merchantTradeNo":"100100011649755299703",
  "platformTradeNo":"2022041200000000022",
  "expiredTime":"20220412162641",
  "paymentType":"SHOPEEBALANCE",
  "paymentActions":{
    "mobilePayUrl":"https://wsa.uat.wallet.airpay.co.id/universal-link/wallet/pay?deep_and_deferred=1&token=dFhkbmR1bTBIamhWkALJbE72qKeb2LpWAmThwGAMEXu0oo6lQWWCBMbH6JezjfA"
  },
  "createTime":"20220412162143",
  "merchantId":"0010001",
  "errCode":"0",
  "requestId":"200100011649755299703",
  "productName":"Test",
  "status":"01",
  "transFeeRate":"0",
  "transFeeAmount":"0",
  "totalTransFee":"0",
  "vatFee":"0"
}`;
