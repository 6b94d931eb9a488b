package io.github.wechatpayspring.fake;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * Merchant with a given identity and a given RSA key.
 *
 * @param merchantId the merchant id
 * @param serialNumber the serial number of the merchant API certificate
 * @param keys the keys
 */
record OwnMerchant(String merchantId, SerialNumber serialNumber, KeyPair keys) {

	/**
	 * Read the private key of a merchant.
	 * @param merchantId the merchant id
	 * @param serialNumber the serial number of the merchant API certificate
	 * @param privateKey the file of the private key, such as {@code apiclient_key.pem}
	 * @throws IllegalArgumentException if the file is not the PEM of an RSA key without a
	 * password
	 */
	static OwnMerchant read(String merchantId, String serialNumber, Path privateKey) {
		return new OwnMerchant(merchantId, SerialNumber.of(serialNumber), keys(privateKey));
	}

	private static KeyPair keys(Path file) {
		try (Reader reader = Files.newBufferedReader(file); PEMParser parser = new PEMParser(reader)) {
			Object content = parser.readObject();
			PrivateKeyInfo info = (content instanceof PEMKeyPair pair) ? pair.getPrivateKeyInfo()
					: (content instanceof PrivateKeyInfo own) ? own : null;
			PrivateKey key = (info != null) ? new JcaPEMKeyConverter().getPrivateKey(info) : null;
			if (!(key instanceof RSAPrivateCrtKey rsa)) {
				throw new IllegalArgumentException(
						"'" + file + "' must hold the PEM of an RSA private key without a password");
			}
			PublicKey publicKey = KeyFactory.getInstance("RSA")
				.generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
			return new KeyPair(publicKey, rsa);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("'" + file + "' cannot be read", ex);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("RSA is not available", ex);
		}
	}

	@Override
	public String toString() {
		return "OwnMerchant[merchantId=" + this.merchantId + ", serialNumber=" + this.serialNumber + "]";
	}

}
