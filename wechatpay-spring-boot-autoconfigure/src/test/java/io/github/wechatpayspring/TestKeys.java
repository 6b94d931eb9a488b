package io.github.wechatpayspring;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Base64;

/**
 * Keys made for a test run.
 */
public final class TestKeys {

	private TestKeys() {
	}

	public static KeyPair rsa() {
		return rsa(2048, RSAKeyGenParameterSpec.F4);
	}

	public static KeyPair rsa(int bits, BigInteger exponent) {
		return generate("RSA", new RSAKeyGenParameterSpec(bits, exponent));
	}

	public static KeyPair ec() {
		return generate("EC", new ECGenParameterSpec("secp256r1"));
	}

	private static KeyPair generate(String algorithm, AlgorithmParameterSpec spec) {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
			generator.initialize(spec);
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static String pem(Key key) {
		return pem(key.getFormat().equals("PKCS#8") ? "PRIVATE KEY" : "PUBLIC KEY", key.getEncoded());
	}

	public static String pem(String label, byte[] content) {
		return "-----BEGIN " + label + "-----\n"
				+ Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content) + "\n-----END " + label
				+ "-----\n";
	}

}
