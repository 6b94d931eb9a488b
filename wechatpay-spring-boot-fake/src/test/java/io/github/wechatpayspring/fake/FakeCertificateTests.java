package io.github.wechatpayspring.fake;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import javax.crypto.AEADBadTagException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FakeCertificate} and {@link CertificateEntry}, over the wire.
 */
class FakeCertificateTests {

	private static FakeWechatPay wechatPay;

	private static FakeCertificate genuine;

	@BeforeAll
	static void start() {
		wechatPay = FakeWechatPay.builder().trust(FakeTrust.CERTIFICATES).start();
		genuine = wechatPay.platformCertificate();
	}

	@AfterAll
	static void stop() {
		wechatPay.close();
	}

	@Test
	void entryWhenUnchangedCanBeDecrypted() throws GeneralSecurityException {
		CertificateListEntry entry = list(genuine);
		assertThat(entry.decrypt(wechatPay.apiV3Key())).isEqualTo(genuine.pem());
		assertThat(differences(entry)).isEmpty();
	}

	@Test
	void withSerialNumberChangesOnlyDeclaredSerialNumber() throws GeneralSecurityException {
		FakeCertificate renamed = genuine.withSerialNumber("0A");
		CertificateListEntry entry = list(renamed);
		assertThat(entry.serialNumber()).isEqualTo("0A").isEqualTo(renamed.serialNumber());
		assertThat(renamed.certificate()).isSameAs(genuine.certificate());
		assertThat(entry.decrypt(wechatPay.apiV3Key())).isEqualTo(genuine.pem());
		assertThat(differences(entry)).containsExactly("serial_no");
	}

	@Test
	void withAlgorithmChangesOnlyDeclaredAlgorithm() throws GeneralSecurityException {
		CertificateListEntry entry = list(genuine.withAlgorithm("AEAD_SM4_GCM"));
		assertThat(entry.algorithm()).isEqualTo("AEAD_SM4_GCM");
		assertThat(entry.decrypt(wechatPay.apiV3Key())).isEqualTo(genuine.pem());
		assertThat(differences(entry)).containsExactly("algorithm");
	}

	@Test
	void withNonceMakesDecryptionFail() {
		CertificateListEntry entry = list(genuine.withNonce("012345678901"));
		assertThat(entry.nonce()).isEqualTo("012345678901");
		assertCannotBeDecrypted(entry, wechatPay.apiV3Key());
		assertThat(differences(entry)).isEmpty();
	}

	@ParameterizedTest
	@NullAndEmptySource
	@ValueSource(strings = "other")
	void withAssociatedDataMakesDecryptionFail(@Nullable String data) throws GeneralSecurityException {
		CertificateListEntry entry = list(genuine.withAssociatedData(data));
		assertThat(entry.associatedData()).isEqualTo(data);
		assertThat(entry.encrypted().has("associated_data")).isEqualTo(data != null);
		assertCannotBeDecrypted(entry, wechatPay.apiV3Key());
		assertThat(entry.decrypt(wechatPay.apiV3Key(), "certificate")).isEqualTo(genuine.pem());
		assertThat(differences(entry)).containsExactly("associated_data");
	}

	@ParameterizedTest
	@NullAndEmptySource
	@ValueSource(strings = "other")
	void withUsedAssociatedDataCanBeDecrypted(@Nullable String data) throws GeneralSecurityException {
		CertificateListEntry entry = list(genuine.withUsedAssociatedData(data));
		assertThat(entry.associatedData()).isEqualTo(data);
		assertThat(entry.encrypted().has("associated_data")).isEqualTo(data != null);
		assertThat(entry.decrypt(wechatPay.apiV3Key())).isEqualTo(genuine.pem());
		assertThat(differences(entry)).containsExactly("associated_data");
	}

	@Test
	void withCiphertextMakesDecryptionFail() {
		int length = list(genuine).ciphertext().length;
		CertificateListEntry entry = list(genuine.withCiphertext((bytes) -> {
			bytes[0] ^= 1;
			return bytes;
		}));
		assertThat(entry.ciphertext()).hasSize(length);
		assertCannotBeDecrypted(entry, wechatPay.apiV3Key());
		assertThat(differences(entry)).isEmpty();
	}

	@Test
	void withCiphertextPassesTagAtTheEnd() {
		int plain = genuine.pem().length();
		CertificateListEntry entry = list(genuine.withCiphertext((bytes) -> Arrays.copyOf(bytes, bytes.length - 16)));
		assertThat(entry.ciphertext()).hasSize(plain);
		assertThat(list(genuine).ciphertext()).hasSize(plain + 16);
	}

	@Test
	void withCiphertextWhenRepeatedAppliesAllChanges() throws GeneralSecurityException {
		UnaryOperator<byte[]> flip = (bytes) -> {
			bytes[0] ^= 1;
			return bytes;
		};
		CertificateListEntry entry = list(genuine.withCiphertext(flip).withCiphertext(flip));
		assertThat(entry.decrypt(wechatPay.apiV3Key())).isEqualTo(genuine.pem());
		CertificateListEntry short2 = list(genuine.withCiphertext((bytes) -> new byte[] { 1, 2, 3 })
			.withCiphertext((bytes) -> Arrays.copyOf(bytes, 2)));
		assertThat(short2.ciphertext()).containsExactly(1, 2);
	}

	@Test
	void withEncodedCiphertextReplacesCiphertext() {
		CertificateListEntry entry = list(
				genuine.withEncodedCiphertext("not Base64!").withCiphertext((bytes) -> bytes));
		assertThat(entry.encodedCiphertext()).isEqualTo("not Base64!");
		assertThat(differences(entry)).isEmpty();
	}

	@Test
	void withPlaintextChangesDecryptedText() throws GeneralSecurityException {
		FakeCertificate changed = genuine.withPlaintext((pem) -> pem.replace("CERTIFICATE", "X"))
			.withPlaintext((pem) -> pem + "券");
		CertificateListEntry entry = list(changed);
		assertThat(entry.decrypt(wechatPay.apiV3Key())).isEqualTo(genuine.pem().replace("CERTIFICATE", "X") + "券");
		assertThat(changed.pem()).isEqualTo(genuine.pem());
		assertThat(differences(entry)).isEmpty();
	}

	@Test
	void encryptedWithUsesOtherKey() throws GeneralSecurityException {
		String other = RandomText.apiV3Key();
		CertificateListEntry entry = list(genuine.encryptedWith(other));
		assertCannotBeDecrypted(entry, wechatPay.apiV3Key());
		assertThat(entry.decrypt(other)).isEqualTo(genuine.pem());
		assertThat(differences(entry)).isEmpty();
	}

	@Test
	void encryptedWithWhenKeyHasOtherLengthFails() {
		assertThatIllegalArgumentException().isThrownBy(() -> genuine.encryptedWith("short"))
			.withMessage("'apiV3Key' must have 16, 24 or 32 bytes");
	}

	@Test
	void laterChangeTakesPrecedence() throws GeneralSecurityException {
		CertificateListEntry entry = list(genuine.withAssociatedData("a").withUsedAssociatedData("b"));
		assertThat(entry.associatedData()).isEqualTo("b");
		assertThat(entry.decrypt(wechatPay.apiV3Key())).isEqualTo(genuine.pem());
	}

	@Test
	void changesOfDifferentFieldsAreCombined() throws GeneralSecurityException {
		CertificateListEntry entry = list(genuine.withAlgorithm("x").withSerialNumber("y").withUsedAssociatedData("z"));
		assertThat(differences(entry)).containsExactlyInAnyOrder("algorithm", "serial_no", "associated_data");
		assertThat(entry.decrypt(wechatPay.apiV3Key())).isEqualTo(genuine.pem());
	}

	@Test
	void changeDoesNotAffectOriginal() throws GeneralSecurityException {
		assertThat(genuine.withAlgorithm("x")).isNotSameAs(genuine);
		assertThat(genuine.withSerialNumber("x")).isNotSameAs(genuine);
		CertificateListEntry entry = list(genuine);
		assertThat(differences(entry)).isEmpty();
		assertThat(entry.decrypt(wechatPay.apiV3Key())).isEqualTo(genuine.pem());
	}

	@Test
	void withPlaintextDoesNotChangeDeclaredTimes() {
		Instant from = Instant.parse("2030-01-01T00:00:00Z");
		FakeCertificate other = wechatPay.newCertificate(from, from.plusSeconds(1));
		assertThat(list(other.withPlaintext((pem) -> genuine.pem())).text("effective_time"))
			.isEqualTo("2030-01-01T08:00:00+08:00");
	}

	@Test
	void toStringShowsOnlySerialNumber() {
		assertThat(genuine).hasToString("FakeCertificate " + genuine.serialNumber());
		assertThat(genuine.signer()).hasToString("Signer " + genuine.serialNumber());
	}

	private static CertificateListEntry list(FakeCertificate certificate) {
		wechatPay.listCertificates(certificate);
		return CertificateListEntry.download(wechatPay).get(0);
	}

	private static void assertCannotBeDecrypted(CertificateListEntry entry, String apiV3Key) {
		assertThatExceptionOfType(AEADBadTagException.class).isThrownBy(() -> entry.decrypt(apiV3Key));
	}

	/**
	 * Return the fields that differ from a genuine entry, except nonce and ciphertext,
	 * which are always new.
	 */
	private static Set<String> differences(CertificateListEntry entry) {
		CertificateListEntry right = list(genuine);
		Set<String> names = new TreeSet<>();
		for (String name : Set.of("serial_no", "effective_time", "expire_time")) {
			if (!entry.text(name).equals(right.text(name))) {
				names.add(name);
			}
		}
		for (String name : Set.of("algorithm", "associated_data")) {
			if (!right.encrypted().get(name).equals(entry.encrypted().get(name))) {
				names.add(name);
			}
		}
		return names;
	}

}
