package io.github.wechatpayspring.signature;

import java.util.Base64;

/**
 * Signature with the serial number of its certificate. A key that is replaced while
 * requests are in flight therefore never signs under the serial number of its
 * predecessor.
 *
 * @param serialNumber the serial number of the merchant API certificate, hexadecimal
 * @param value the signature in Base64
 * @since 0.1.0
 */
public record MerchantSignature(String serialNumber, String value) {

	/**
	 * Create a new signature from its bytes.
	 * @param serialNumber the serial number of the merchant API certificate, hexadecimal
	 * @param signature the bytes of the signature
	 * @return the signature
	 */
	public static MerchantSignature of(String serialNumber, byte[] signature) {
		return new MerchantSignature(serialNumber, Base64.getEncoder().encodeToString(signature));
	}

	@Override
	public String toString() {
		return "MerchantSignature[serialNumber=" + this.serialNumber + "]";
	}

}
