// deactivates one coupon and prints the response as JSON
const { readFileSync } = require('fs');
const { Wechatpay } = require('wechatpay-axios-plugin');

const [baseURL, mchid, serial, privateKey, platformSerial, platformKey, stock_id, coupon_code, deactivate_request_no] =
  process.argv.slice(2);
const wxpay = new Wechatpay({
  mchid, serial, privateKey: readFileSync(privateKey), certs: { [platformSerial]: readFileSync(platformKey) }, baseURL,
});
wxpay.v3.marketing.busifavor.coupons.deactivate.post({ stock_id, coupon_code, deactivate_request_no })
  .then(({ data }) => console.log(JSON.stringify({ time: data.wechatpay_deactivate_time })))
  .catch(({ message, response }) => console.log(JSON.stringify(
    response ? { status: response.status, code: response.data.code } : { message })));
