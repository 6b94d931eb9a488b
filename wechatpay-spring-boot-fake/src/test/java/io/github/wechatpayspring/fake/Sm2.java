package io.github.wechatpayspring.fake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/**
 * Signatures with SM2, by the lightweight API of Bouncy Castle and with an explicit user
 * id.
 */
final class Sm2 {

	private static final byte[] USER_ID = "1234567812345678".getBytes(StandardCharsets.US_ASCII);

	private Sm2() {
	}

	static byte[] sign(byte[] pkcs8, byte[] message) {
		return sign(pkcs8, message, USER_ID);
	}

	static byte[] sign(byte[] pkcs8, byte[] message, byte[] userId) {
		try {
			SM2Signer signer = new SM2Signer();
			signer.init(true, new ParametersWithID(PrivateKeyFactory.createKey(pkcs8), userId));
			signer.update(message, 0, message.length);
			return signer.generateSignature();
		}
		catch (IOException | CryptoException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static boolean verify(byte[] spki, byte[] message, byte[] signature) {
		try {
			SM2Signer signer = new SM2Signer();
			signer.init(false, new ParametersWithID(PublicKeyFactory.createKey(spki), USER_ID));
			signer.update(message, 0, message.length);
			return signer.verifySignature(signature);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
