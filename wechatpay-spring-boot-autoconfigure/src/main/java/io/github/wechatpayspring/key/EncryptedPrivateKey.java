package io.github.wechatpayspring.key;

import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/**
 * Reads private keys that OpenSSL encrypted, in PKCS#8 or in its older form. Keeps the
 * types of Bouncy Castle away from applications without it.
 */
final class EncryptedPrivateKey {

	private EncryptedPrivateKey() {
	}

	static PrivateKey read(PemProperty pem, String password) {
		try (PEMParser parser = new PEMParser(new StringReader(pem.text()))) {
			PrivateKeyInfo key = decrypt(parser.readObject(), password.toCharArray());
			if (key != null) {
				return new JcaPEMKeyConverter().getPrivateKey(key);
			}
		}
		catch (IOException | PKCSException | OperatorCreationException | RuntimeException ex) {
			// the cause is left out: nobody promises that its message holds no key
		}
		throw pem.problem("holds an encrypted private key that its password does not open",
				"Correct the password, or encrypt the key again with 'openssl pkcs8 -topk8'.");
	}

	private static @Nullable PrivateKeyInfo decrypt(@Nullable Object content, char[] password)
			throws PKCSException, OperatorCreationException, PEMException, IOException {
		if (content instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
			return encrypted.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
				// asked directly rather than registered for the whole application
				.setProvider(new BouncyCastleProvider())
				.build(password));
		}
		if (content instanceof PEMEncryptedKeyPair encrypted) {
			return encrypted.decryptKeyPair(new BcPEMDecryptorProvider(password)).getPrivateKeyInfo();
		}
		return null;
	}

}
