package io.github.wechatpayspring.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties for WeChat Pay.
 *
 * @param enabled Whether to configure clients for WeChat Pay.
 * @param merchantId Merchant id (商户号).
 * @param merchantSerialNumber Serial number of the merchant API certificate, in
 * hexadecimal. Read from the certificate, if that is set.
 * @param privateKey Private key of the merchant: a location such as
 * 'file:/etc/wechatpay/apiclient_key.pem', 'base64:' and the PEM file in Base64, or the
 * PEM text.
 * @param privateKeyPassword Password of the private key, if it is encrypted.
 * @param certificate Merchant API certificate (商户API证书): a location such as
 * 'file:/etc/wechatpay/apiclient_cert.pem', 'base64:' and the PEM file in Base64, or the
 * PEM text.
 * @param publicKeyId Id of WeChat Pay's public key (微信支付公钥ID), 'PUB_KEY_ID_' and what
 * follows.
 * @param publicKey WeChat Pay's public key (微信支付公钥): a location such as
 * 'file:/etc/wechatpay/pub_key.pem', 'base64:' and the PEM file in Base64, or the PEM
 * text.
 * @param baseUrl Scheme, host and port of WeChat Pay. Plain http is for the loopback
 * interface alone.
 * @param connectTimeout Time that a TCP connection may take to be made.
 * @param readTimeout Time that WeChat Pay may be silent, and that the body of an answer
 * may take.
 * @param maxResponseSize Size up to which an answer is read.
 */
@ConfigurationProperties("wechatpay")
record WechatPayProperties(@DefaultValue("true") boolean enabled, @Nullable String merchantId,
		@Nullable String merchantSerialNumber, @Nullable String privateKey, @Nullable String privateKeyPassword,
		@Nullable String certificate, @Nullable String publicKeyId, @Nullable String publicKey,
		@DefaultValue("https://api.mch.weixin.qq.com") String baseUrl, @DefaultValue("3s") Duration connectTimeout,
		@DefaultValue("10s") Duration readTimeout, @DefaultValue Pool pool,
		@DefaultValue("256KB") DataSize maxResponseSize) {

	/**
	 * Leaves out the keys, which may stand here as text.
	 */
	@Override
	public String toString() {
		return "WechatPayProperties[merchantId=" + this.merchantId + ", baseUrl=" + this.baseUrl + "]";
	}

	/**
	 * Connection pool.
	 *
	 * @param maxConnections Connections that may be open at a time.
	 * @param maxIdleTime Time after which an idle connection is closed. WeChat Pay closes
	 * it after 8 seconds.
	 * @param pendingAcquireTimeout Time that a request may wait for a connection.
	 */
	record Pool(@DefaultValue("64") int maxConnections, @DefaultValue("7s") Duration maxIdleTime,
			@DefaultValue("10s") Duration pendingAcquireTimeout) {
	}

}
