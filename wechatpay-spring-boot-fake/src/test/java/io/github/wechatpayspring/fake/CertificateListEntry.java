package io.github.wechatpayspring.fake;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Entry of the certificate list as a client reads it. AES is decrypted with the JDK, SM4
 * with the lightweight API of Bouncy Castle.
 */
record CertificateListEntry(JsonNode json) {

	static List<CertificateListEntry> of(HttpResponse<byte[]> response) {
		return new JsonMapper().readTree(response.body())
			.get("data")
			.valueStream()
			.map(CertificateListEntry::new)
			.toList();
	}

	static List<CertificateListEntry> download(FakeWechatPay wechatPay) {
		return of(TestRequest.download(wechatPay).send());
	}

	String text(String field) {
		return this.json.get(field).stringValue();
	}

	String serialNumber() {
		return text("serial_no");
	}

	JsonNode encrypted() {
		return this.json.get("encrypt_certificate");
	}

	String algorithm() {
		return encrypted().get("algorithm").stringValue();
	}

	String nonce() {
		return encrypted().get("nonce").stringValue();
	}

	@Nullable String associatedData() {
		JsonNode data = encrypted().get("associated_data");
		return (data != null) ? data.stringValue() : null;
	}

	String encodedCiphertext() {
		return encrypted().get("ciphertext").stringValue();
	}

	byte[] ciphertext() {
		return Base64.getDecoder().decode(encodedCiphertext());
	}

	/**
	 * Decrypt with AES, using the declared nonce and associated data.
	 */
	String decrypt(String apiV3Key) throws GeneralSecurityException {
		return decrypt(apiV3Key, associatedData());
	}

	String decrypt(String apiV3Key, @Nullable String associatedData) throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
		cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(utf8(apiV3Key), "AES"),
				new GCMParameterSpec(128, utf8(nonce())));
		cipher.updateAAD(utf8((associatedData != null) ? associatedData : ""));
		return new String(cipher.doFinal(ciphertext()), StandardCharsets.UTF_8);
	}

	/**
	 * Decrypt with SM4, using the declared nonce and associated data.
	 */
	String decryptBySm4(String apiV3Key) throws InvalidCipherTextException {
		SM3Digest digest = new SM3Digest();
		digest.update(utf8(apiV3Key), 0, utf8(apiV3Key).length);
		byte[] hash = new byte[digest.getDigestSize()];
		digest.doFinal(hash, 0);
		String data = associatedData();
		GCMModeCipher cipher = GCMBlockCipher.newInstance(new SM4Engine());
		cipher.init(false, new AEADParameters(new KeyParameter(Arrays.copyOf(hash, 16)), 128, utf8(nonce()),
				utf8((data != null) ? data : "")));
		byte[] plaintext = new byte[cipher.getOutputSize(ciphertext().length)];
		int length = cipher.processBytes(ciphertext(), 0, ciphertext().length, plaintext, 0);
		cipher.doFinal(plaintext, length);
		return new String(plaintext, StandardCharsets.UTF_8);
	}

	static X509Certificate certificate(String pem) throws GeneralSecurityException {
		return (X509Certificate) CertificateFactory.getInstance("X.509")
			.generateCertificate(new ByteArrayInputStream(utf8(pem)));
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
