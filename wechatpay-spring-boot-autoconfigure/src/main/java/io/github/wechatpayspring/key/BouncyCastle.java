package io.github.wechatpayspring.key;

import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.jce.interfaces.ECPrivateKey;
import org.bouncycastle.jce.interfaces.ECPublicKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jce.spec.ECParameterSpec;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/**
 * Support for private keys that the JDK cannot decrypt, and for SM2. The types of Bouncy
 * Castle are only used here, because the library is optional. The provider is used
 * directly and is not registered with the JVM.
 */
final class BouncyCastle {

	static final Provider PROVIDER = new BouncyCastleProvider();

	private static final String SM2_CURVE = "sm2p256v1";

	private BouncyCastle() {
	}

	/**
	 * Read a private key in PKCS#8 or in one of OpenSSL's older forms.
	 */
	static PrivateKey privateKey(PemProperty pem, @Nullable String password) {
		try (PEMParser parser = new PEMParser(new StringReader(pem.privateKeyText()))) {
			PrivateKeyInfo key = null;
			for (Object content = parser.readObject(); content != null && key == null; content = parser.readObject()) {
				key = privateKeyInfo(content, (password != null) ? password.toCharArray() : new char[0]);
			}
			if (key != null) {
				return new JcaPEMKeyConverter().setProvider(PROVIDER).getPrivateKey(key);
			}
		}
		catch (IOException | PKCSException | OperatorCreationException | RuntimeException ex) {
			// the cause is omitted, because its message may contain a key
		}
		if (password == null) {
			throw pem.damagedPrivateKey();
		}
		throw pem.problem("holds an encrypted private key that its password does not open",
				"Correct the password, or encrypt the key again with 'openssl pkcs8 -topk8'.");
	}

	private static @Nullable PrivateKeyInfo privateKeyInfo(Object content, char[] password)
			throws PKCSException, OperatorCreationException, PEMException, IOException {
		if (content instanceof PrivateKeyInfo key) {
			return key;
		}
		if (content instanceof PEMKeyPair key) {
			return key.getPrivateKeyInfo();
		}
		if (content instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
			return encrypted.decryptPrivateKeyInfo(
					new JceOpenSSLPKCS8DecryptorProviderBuilder().setProvider(PROVIDER).build(password));
		}
		if (content instanceof PEMEncryptedKeyPair encrypted) {
			return encrypted.decryptKeyPair(new BcPEMDecryptorProvider(password)).getPrivateKeyInfo();
		}
		return null;
	}

	static boolean isSm2(PrivateKey key) {
		return key instanceof ECPrivateKey ecKey && isSm2(ecKey.getParameters());
	}

	static boolean isSm2(PublicKey key) {
		return key instanceof ECPublicKey ecKey && isSm2(ecKey.getParameters());
	}

	private static boolean isSm2(@Nullable ECParameterSpec parameters) {
		X9ECParameters sm2 = ECNamedCurveTable.getByName(SM2_CURVE);
		return parameters != null && parameters.getCurve().equals(sm2.getCurve())
				&& parameters.getG().equals(sm2.getG()) && parameters.getN().equals(sm2.getN())
				&& parameters.getH().equals(sm2.getH());
	}

	static boolean isPair(PrivateKey privateKey, PublicKey publicKey) {
		return privateKey instanceof ECPrivateKey ecKey && publicKey instanceof ECPublicKey ecPublicKey
				&& ecKey.getParameters().getG().multiply(ecKey.getD()).normalize().equals(ecPublicKey.getQ());
	}

}
