package io.github.wechatpayspring.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.List;
import java.util.Map;

import io.github.wechatpayspring.TokenKey;

/**
 * JCA provider that signs with a private key as a hardware token does. The key cannot be
 * read, and no other provider supports it.
 */
final class TokenProvider extends Provider {

	TokenProvider(PrivateKey inside) {
		super("Token", "1", "A token with one key");
		putService(new Service(this, "Signature", "SHA256withRSA", "-", List.of(), Map.of()) {

			@Override
			public Object newInstance(Object parameter) {
				return new TokenSignature(inside);
			}

			@Override
			public boolean supportsParameter(Object parameter) {
				return parameter instanceof TokenKey;
			}

		});
	}

	private static final class TokenSignature extends SignatureSpi {

		private final PrivateKey inside;

		private final ByteArrayOutputStream message = new ByteArrayOutputStream();

		TokenSignature(PrivateKey inside) {
			this.inside = inside;
		}

		@Override
		protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
			if (!(key instanceof TokenKey)) {
				throw new InvalidKeyException("The token signs only with its own key");
			}
			this.message.reset();
		}

		@Override
		protected void engineUpdate(byte b) {
			this.message.write(b);
		}

		@Override
		protected void engineUpdate(byte[] bytes, int offset, int length) {
			this.message.write(bytes, offset, length);
		}

		@Override
		protected byte[] engineSign() throws SignatureException {
			try {
				Signature signature = Signature.getInstance("SHA256withRSA");
				signature.initSign(this.inside);
				signature.update(this.message.toByteArray());
				return signature.sign();
			}
			catch (GeneralSecurityException ex) {
				throw new SignatureException(ex);
			}
		}

		@Override
		protected void engineInitVerify(PublicKey key) {
			throw new UnsupportedOperationException();
		}

		@Override
		protected boolean engineVerify(byte[] signature) {
			throw new UnsupportedOperationException();
		}

		@Override
		@Deprecated
		protected void engineSetParameter(String name, Object value) {
			throw new UnsupportedOperationException();
		}

		@Override
		@Deprecated
		protected Object engineGetParameter(String name) {
			throw new UnsupportedOperationException();
		}

	}

}
