package io.github.wechatpayspring.fake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Base64;

/**
 * Creation and verification of signatures over lines of text, the bytes of a body and a
 * line feed. The key determines the scheme.
 */
final class Signatures {

	private Signatures() {
	}

	static String sign(PrivateKey key, String lines, byte[] body) {
		try {
			Signature signature = Scheme.of(key).newSignature();
			signature.initSign(key);
			update(signature, lines, body);
			return Base64.getEncoder().encodeToString(signature.sign());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Message cannot be signed", ex);
		}
	}

	static boolean verify(PublicKey key, String lines, byte[] body, String value) {
		try {
			byte[] bytes = Base64.getDecoder().decode(value);
			// the decoder accepts missing padding and surplus bits
			if (!Base64.getEncoder().encodeToString(bytes).equals(value)) {
				return false;
			}
			Signature signature = Scheme.of(key).newSignature();
			signature.initVerify(key);
			update(signature, lines, body);
			return signature.verify(bytes);
		}
		catch (IllegalArgumentException | SignatureException ex) {
			return false;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Signature cannot be verified", ex);
		}
	}

	private static void update(Signature signature, String lines, byte[] body) throws SignatureException {
		// the codec decodes each byte of the request line as one character
		signature.update(lines.getBytes(StandardCharsets.ISO_8859_1));
		signature.update(body);
		signature.update((byte) '\n');
	}

}
