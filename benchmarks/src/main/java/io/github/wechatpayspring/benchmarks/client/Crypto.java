package io.github.wechatpayspring.benchmarks.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

import io.github.wechatpayspring.benchmarks.load.Target;
import org.jspecify.annotations.Nullable;

/**
 * Signs and verifies at the lowest cost. Keys are converted to those of the provider, and
 * each thread reuses its {@link Signature} instances.
 */
final class Crypto {

	private static final String ALGORITHM = "SHA256withRSA";

	private final ThreadLocal<Signature> signing;

	private final ThreadLocal<Signature> verifying;

	Crypto(Target target, @Nullable Provider provider) throws GeneralSecurityException, IOException {
		KeyFactory keys = (provider != null) ? KeyFactory.getInstance("RSA", provider) : KeyFactory.getInstance("RSA");
		PrivateKey privateKey = keys.generatePrivate(new PKCS8EncodedKeySpec(der(target.privateKey())));
		PublicKey publicKey = keys.generatePublic(new X509EncodedKeySpec(der(target.publicKey())));
		this.signing = ThreadLocal.withInitial(() -> {
			try {
				Signature signature = signature(provider);
				signature.initSign(privateKey);
				return signature;
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException("Cannot sign", ex);
			}
		});
		this.verifying = ThreadLocal.withInitial(() -> {
			try {
				Signature signature = signature(provider);
				signature.initVerify(publicKey);
				return signature;
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException("Cannot verify", ex);
			}
		});
	}

	private static Signature signature(@Nullable Provider provider) throws GeneralSecurityException {
		return (provider != null) ? Signature.getInstance(ALGORITHM, provider) : Signature.getInstance(ALGORITHM);
	}

	static byte[] der(Path pem) throws IOException {
		return Base64.getMimeDecoder().decode(Files.readString(pem).replaceAll("-----[A-Z ]+-----", ""));
	}

	String sign(String head, byte[] body) {
		try {
			Signature signature = update(this.signing.get(), head, body);
			return Base64.getEncoder().encodeToString(signature.sign());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot sign", ex);
		}
	}

	boolean verify(String head, byte[] body, String value) {
		try {
			return update(this.verifying.get(), head, body).verify(Base64.getDecoder().decode(value));
		}
		catch (GeneralSecurityException ex) {
			return false;
		}
	}

	private static Signature update(Signature signature, String head, byte[] body) throws GeneralSecurityException {
		signature.update(head.getBytes(StandardCharsets.ISO_8859_1));
		signature.update(body);
		signature.update((byte) '\n');
		return signature;
	}

}
