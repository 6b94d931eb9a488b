package io.github.wechatpayspring.key;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Recognises keys and certificates in DER by the types of their outermost elements.
 */
final class DerLabel {

	static final String PKCS12 = "PKCS12";

	private static final int INTEGER = 0x02;

	private static final int BIT_STRING = 0x03;

	private static final int OCTET_STRING = 0x04;

	private static final int SEQUENCE = 0x30;

	private static final Map<String, String> LABELS = Map.ofEntries(Map.entry("ISO", "PRIVATE KEY"),
			Map.entry("SO", "ENCRYPTED PRIVATE KEY"), Map.entry("SB", "PUBLIC KEY"), Map.entry("SSB", "CERTIFICATE"),
			Map.entry("IIIIIIIII", "RSA PRIVATE KEY"), Map.entry("II", "RSA PUBLIC KEY"),
			Map.entry("IO", "EC PRIVATE KEY"), Map.entry("IS", PKCS12), Map.entry("ISS", PKCS12));

	private DerLabel() {
	}

	/**
	 * Return the PEM label of DER content.
	 * @return the label, {@link #PKCS12}, or {@code null} if it is neither
	 */
	static @Nullable String of(byte[] content) {
		try {
			ByteBuffer outer = ByteBuffer.wrap(content);
			if (outer.get() != SEQUENCE || length(outer) != outer.remaining()) {
				return null;
			}
			return LABELS.get(types(outer));
		}
		catch (BufferUnderflowException | IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Write DER content as PEM.
	 */
	static String toPem(String label, byte[] content) {
		return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(content).replace("\r", "")
				+ "\n-----END " + label + "-----";
	}

	// optional elements at the end are of other types
	private static String types(ByteBuffer elements) {
		StringBuilder types = new StringBuilder();
		while (elements.hasRemaining()) {
			switch (elements.get()) {
				case INTEGER -> types.append('I');
				case BIT_STRING -> types.append('B');
				case OCTET_STRING -> types.append('O');
				case SEQUENCE -> types.append('S');
				default -> {
				}
			}
			int length = length(elements);
			elements.position(elements.position() + length);
		}
		return types.toString();
	}

	private static int length(ByteBuffer content) {
		int first = Byte.toUnsignedInt(content.get());
		if (first < 0x80) {
			return first;
		}
		int length = 0;
		for (int i = 0; i < (first & 0x7F); i++) {
			if (length > Integer.MAX_VALUE >> Byte.SIZE) {
				throw new IllegalArgumentException("Longer than any content");
			}
			length = (length << Byte.SIZE) | Byte.toUnsignedInt(content.get());
		}
		return length;
	}

}
