package io.github.wechatpayspring.connector;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * Certificate of a throw-away key for {@code localhost}, valid for a day. The JDK has no
 * public API that creates certificates, and Bouncy Castle is optional.
 *
 * @param privateKey the private key
 * @param certificate the certificate
 */
record SelfSignedCertificate(PrivateKey privateKey, X509Certificate certificate) {

	private static final DateTimeFormatter UTC_TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private static final int INTEGER = 0x02;

	private static final int BIT_STRING = 0x03;

	private static final int OCTET_STRING = 0x04;

	private static final int OBJECT_IDENTIFIER = 0x06;

	private static final int UTF8_STRING = 0x0c;

	private static final int UTC = 0x17;

	private static final int SEQUENCE = 0x30;

	private static final int SET = 0x31;

	private static final int VERSION = 0xa0;

	private static final int EXTENSIONS = 0xa3;

	private static final int DNS_NAME = 0x82;

	// ecdsa-with-SHA256
	private static final byte[] ALGORITHM = der(SEQUENCE,
			der(OBJECT_IDENTIFIER, bytes(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02)));

	// the common name
	private static final byte[] NAME = der(SEQUENCE,
			der(SET, der(SEQUENCE, der(OBJECT_IDENTIFIER, bytes(0x55, 0x04, 0x03)),
					der(UTF8_STRING, "warm-up".getBytes(StandardCharsets.UTF_8)))));

	// the subject alternative name
	private static final byte[] ALTERNATIVE_NAME = der(SEQUENCE, der(OBJECT_IDENTIFIER, bytes(0x55, 0x1d, 0x11)),
			der(OCTET_STRING, der(SEQUENCE, der(DNS_NAME, "localhost".getBytes(StandardCharsets.US_ASCII)))));

	static SelfSignedCertificate create() throws GeneralSecurityException {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
		generator.initialize(new ECGenParameterSpec("secp256r1"));
		KeyPair keys = generator.generateKeyPair();
		Instant now = Instant.now();
		byte[] content = der(SEQUENCE, der(VERSION, der(INTEGER, bytes(2))), der(INTEGER, bytes(1)), ALGORITHM, NAME,
				der(SEQUENCE, time(now.minus(1, ChronoUnit.DAYS)), time(now.plus(1, ChronoUnit.DAYS))), NAME,
				keys.getPublic().getEncoded(), der(EXTENSIONS, der(SEQUENCE, ALTERNATIVE_NAME)));
		Signature signature = Signature.getInstance("SHA256withECDSA");
		signature.initSign(keys.getPrivate());
		signature.update(content);
		byte[] certificate = der(SEQUENCE, content, ALGORITHM, der(BIT_STRING, bytes(0), signature.sign()));
		return new SelfSignedCertificate(keys.getPrivate(), (X509Certificate) CertificateFactory.getInstance("X.509")
			.generateCertificate(new ByteArrayInputStream(certificate)));
	}

	private static byte[] time(Instant time) {
		return der(UTC, UTC_TIME.format(time).getBytes(StandardCharsets.US_ASCII));
	}

	private static byte[] bytes(int... values) {
		byte[] bytes = new byte[values.length];
		for (int i = 0; i < values.length; i++) {
			bytes[i] = (byte) values[i];
		}
		return bytes;
	}

	private static byte[] der(int tag, byte[]... parts) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			content.writeBytes(part);
		}
		ByteArrayOutputStream encoded = new ByteArrayOutputStream();
		encoded.write(tag);
		int length = content.size();
		if (length > 0xff) {
			encoded.writeBytes(bytes(0x82, length >> 8, length));
		}
		else if (length > 0x7f) {
			encoded.writeBytes(bytes(0x81, length));
		}
		else {
			encoded.write(length);
		}
		encoded.writeBytes(content.toByteArray());
		return encoded.toByteArray();
	}

}
