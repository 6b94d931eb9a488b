package io.github.wechatpayspring.fake;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/**
 * Writer of keys and certificates as PEM.
 */
final class Pem {

	private static final int LINE_LENGTH = 64;

	private Pem() {
	}

	static String of(PrivateKey key) {
		return of("PRIVATE KEY", key.getEncoded());
	}

	static String of(PublicKey key) {
		return of("PUBLIC KEY", key.getEncoded());
	}

	static String of(X509Certificate certificate) {
		try {
			return of("CERTIFICATE", certificate.getEncoded());
		}
		catch (CertificateEncodingException ex) {
			throw new IllegalStateException("Certificate cannot be encoded", ex);
		}
	}

	private static String of(String label, byte[] der) {
		String base64 = Base64.getMimeEncoder(LINE_LENGTH, "\n".getBytes(StandardCharsets.US_ASCII))
			.encodeToString(der);
		return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
	}

}
