package io.github.wechatpayspring.fake;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Date;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/**
 * Factory of X.509 certificates. They name an issuer that does not exist and are signed
 * with the private key that belongs to them.
 */
final class CertificateIssuer {

	private static final X500Name ISSUER = new X500Name("CN=Fake Tenpay.com Root CA,OU=Fake CA Center,O=Fake,C=CN");

	private static final String PLATFORM = "CN=Tenpay.com sign,OU=Tenpay.com CA Center,O=Tenpay.com,"
			+ "L=Shenzhen,ST=Guangdong,C=CN";

	private CertificateIssuer() {
	}

	static X509Certificate ofMerchant(String merchantId, KeyPair keys, SerialNumber serialNumber, Validity validity) {
		return make("CN=" + merchantId + ",OU=Fake Merchant,O=Fake,L=Shenzhen,ST=Guangdong,C=CN", keys, serialNumber,
				validity);
	}

	static X509Certificate ofPlatform(KeyPair keys, SerialNumber serialNumber, Validity validity) {
		return make(PLATFORM, keys, serialNumber, validity);
	}

	private static X509Certificate make(String subject, KeyPair keys, SerialNumber serialNumber, Validity validity) {
		Scheme scheme = Scheme.of(keys.getPrivate());
		X509v3CertificateBuilder certificate = new X509v3CertificateBuilder(ISSUER, serialNumber.value(),
				Date.from(validity.notBefore()), Date.from(validity.notAfter()), new X500Name(subject),
				SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
		try {
			return scheme.toCertificate(certificate.build(scheme.newContentSigner(keys.getPrivate())));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Certificate cannot be created", ex);
		}
	}

}
