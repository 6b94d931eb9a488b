package io.github.wechatpayspring.key;

import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Serial numbers of certificates as WeChat Pay writes them.
 */
final class SerialNumbers {

	private SerialNumbers() {
	}

	/**
	 * Write a certificate's serial number: two hexadecimal digits for each byte, in upper
	 * case, leading zeros kept.
	 */
	static String of(X509Certificate certificate) {
		byte[] bytes = certificate.getSerialNumber().toByteArray();
		// the number has a leading sign byte if its first bit is set
		int start = (bytes.length > 1 && bytes[0] == 0) ? 1 : 0;
		return HexFormat.of().withUpperCase().formatHex(bytes, start, bytes.length);
	}

	/**
	 * Make spellings of the same number equal: case and leading zeros do not count.
	 */
	static String normalize(String serialNumber) {
		return serialNumber.toUpperCase(Locale.ROOT).replaceFirst("^0+(?=.)", "");
	}

}
