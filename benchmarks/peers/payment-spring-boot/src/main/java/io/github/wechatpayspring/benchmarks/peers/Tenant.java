package io.github.wechatpayspring.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Set;

import cn.felord.payment.wechat.WechatPayProperties;
import cn.felord.payment.wechat.WechatTenantService;
import cn.felord.payment.wechat.v3.WechatMetaBean;
import io.github.wechatpayspring.benchmarks.load.Target;

/**
 * {@link WechatTenantService} for the merchant of the target. A PKCS#12 file is not used,
 * because payment-spring-boot drops leading zeros of the serial number.
 */
final class Tenant implements WechatTenantService {

	static final String ID = "load";

	private final Target target;

	Tenant(Target target) {
		this.target = target;
	}

	@Override
	public Set<WechatMetaBean> loadTenants() {
		WechatPayProperties.V3 merchant = new WechatPayProperties.V3();
		merchant.setMchId(this.target.merchantId());
		merchant.setAppV3Secret(this.target.apiV3Key());
		WechatMetaBean tenant = new WechatMetaBean();
		tenant.setTenantId(ID);
		tenant.setV3(merchant);
		tenant.setSerialNumber(this.target.merchantSerialNumber());
		tenant.setKeyPair(readKeys(this.target.privateKey()));
		return Set.of(tenant);
	}

	private static KeyPair readKeys(Path file) {
		try {
			String base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
			KeyFactory keys = KeyFactory.getInstance("RSA");
			RSAPrivateCrtKey privateKey = (RSAPrivateCrtKey) keys
				.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
			return new KeyPair(
					keys.generatePublic(new RSAPublicKeySpec(privateKey.getModulus(), privateKey.getPublicExponent())),
					privateKey);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot read the private key", ex);
		}
	}

}
