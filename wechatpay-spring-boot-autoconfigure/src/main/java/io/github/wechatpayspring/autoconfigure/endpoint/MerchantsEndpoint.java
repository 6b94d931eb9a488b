package io.github.wechatpayspring.autoconfigure.endpoint;

import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.wechatpayspring.merchant.AllMerchants;
import io.github.wechatpayspring.merchant.MerchantKeyDescriptor;
import io.github.wechatpayspring.merchant.WechatPayMerchant;
import io.github.wechatpayspring.traffic.WechatPayTraffic;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Shows the merchants that there are at the moment, and nothing secret of them. It makes
 * no call of its own.
 */
@Endpoint(id = "wechatpay")
final class MerchantsEndpoint {

	private final AllMerchants merchants;

	MerchantsEndpoint(AllMerchants merchants) {
		this.merchants = merchants;
	}

	@ReadOperation
	MerchantsDescriptor merchants() {
		Map<String, MerchantDescriptor> merchants = new TreeMap<>();
		this.merchants.byName().forEach((name, merchant) -> merchants.put(name, MerchantDescriptor.of(merchant)));
		return new MerchantsDescriptor(merchants);
	}

	@ReadOperation
	@Nullable MerchantDescriptor merchant(@Selector String name) {
		WechatPayMerchant merchant = this.merchants.byName().get(name);
		return (merchant != null) ? MerchantDescriptor.of(merchant) : null;
	}

	/**
	 * All merchants.
	 *
	 * @param merchants the merchants by name, the one without a name as {@code default}
	 */
	record MerchantsDescriptor(Map<String, MerchantDescriptor> merchants) implements OperationResponseBody {
	}

	/**
	 * One merchant.
	 *
	 * @param scheme how it signs
	 * @param merchantKey the key it signs with
	 * @param publicKey WeChat Pay's public key
	 * @param platformCertificates WeChat Pay's platform certificates
	 * @param hosts the hosts, in the order in which they are tried
	 * @param requestsPerSecond how many requests go out at most, or {@code null} as long
	 * as no limit is known
	 * @param lastErrors the last error of each code, the oldest first
	 */
	record MerchantDescriptor(String scheme, MerchantKeyDescriptor.@Nullable Own merchantKey,
			MerchantKeyDescriptor.@Nullable PublicKey publicKey,
			MerchantKeyDescriptor.@Nullable Certificates platformCertificates, List<String> hosts,
			@Nullable Double requestsPerSecond,
			Map<String, WechatPayTraffic.LastError> lastErrors) implements OperationResponseBody {

		static MerchantDescriptor of(WechatPayMerchant merchant) {
			MerchantKeyDescriptor keys = MerchantKeyDescriptor.of(merchant);
			WechatPayTraffic traffic = merchant.traffic();
			double rate = traffic.requestsPerSecond();
			return new MerchantDescriptor(merchant.signer().scheme().authorizationScheme(), keys.merchantKey(),
					keys.publicKey(), keys.platformCertificates(), traffic.baseUrls(),
					Double.isInfinite(rate) ? null : rate, traffic.lastErrors());
		}

	}

}
