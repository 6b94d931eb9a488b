package io.github.wechatpayspring.test;

import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;

/**
 * Makes RSA keys and writes them as PEM.
 */
final class RsaKeys {

	private static final int SIZE = 2048;

	private RsaKeys() {
	}

	static KeyPair generate() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
			generator.initialize(SIZE);
			return generator.generateKeyPair();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("RSA is not available", ex);
		}
	}

	static String pem(PrivateKey key) {
		return pem("PRIVATE KEY", key);
	}

	static String pem(PublicKey key) {
		return pem("PUBLIC KEY", key);
	}

	private static String pem(String label, Key key) {
		String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
			.encodeToString(key.getEncoded());
		return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
	}

}
