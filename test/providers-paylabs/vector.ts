/** A notification of Paylabs' that was published with its key and signature (provider notes, section 3). */
export const VECTOR = {
  path: '/payment-service/webhook/external/notify/va',
  timestamp: '2024-06-10T10:17:20.024+07:00',
  body: '{"merchantId":"010332","requestId":"N01033220240610332000000031717989440023","errCode":"0","paymentType":"PermataVA","amount":"162933.00","createTime":"20240610101423","successTime":"20240610101525","merchantTradeNo":"202406100314239776","platformTradeNo":"2024061033200000003","status":"02","paymentMethodInfo":{"vaCode":"9999900000000003"},"productName":"Wireless Mouse"}',
  sha: '9f844eeadc8e97630f44094bc2c8f03802bd0d5a6d59403a51b671eaef61b20d',
  signature:
    'bTQBfMxFbgie0EGVYzdyT40hvTb5iDjXsw8+2u3fWlCb0zkUHqXj6tjLwrgku3iUkR0iDloimHWGf8It6McO+wM/Ak+1hAOl4k5N5Lkote0B0ltiZ9D5LrVx0yDRGmf8yDkIqRHi6UiiQnIgnwQJvW2cPuuGEaiMP/vgON+R/2T2trvZVTAnhWtt5ondzLIFDxWgFqZEXrj0fYYlwyzCwSAmQY8SFPptPcuKvjQ8xzfm1iabPtzJFVfzpkpG424z9S/EywtkljppibZVRXRHuve01ihdzIvlrfjWuTn5dLj3ttbfOukxE652i16MZVaRwfsRsQDWLRydYvkPjQzenA==',
  publicKey:
    'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAmHUFQPYmz2SZMYltz+H4E2BXBr5WfVNQdndCtvhW38D7JnewEqnRlDkGDhIjKezznrE8eG02lBG87CV+xSjiQeR4jyQeVb14XcVCMHzGD0Z88RH4UDnHZFPl6mlFr5FB3Q3O9nX/hYp8JGPOUCVbKVxz9BpZyhhxBtjkiuGPx6GRmSNetC03XJ59rC8HvPr5N6krcuIZg3Fwu2PCepDj4kjK5mf5R09VeQaI4gr+Bg/qvHRwxZtK/RLyXSmXtV9huWO5J18hsjmT3tClzX5bO/jcY8wx0t3stQr8B6x2UaJOcYUyE733Y0jxDCdWgU4yg0H6Ygc3YitZzMg1vnMIzwIDAQAB',
};
