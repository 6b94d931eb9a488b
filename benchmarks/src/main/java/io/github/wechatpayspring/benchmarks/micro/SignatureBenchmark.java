package io.github.wechatpayspring.benchmarks.micro;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

import io.github.wechatpayspring.key.MerchantKey;
import io.github.wechatpayspring.key.PlatformKeys;
import io.github.wechatpayspring.signature.AuthorizationHeaderFactory;
import io.github.wechatpayspring.signature.MerchantSignature;
import io.github.wechatpayspring.signature.WechatPaySigner;
import io.github.wechatpayspring.signature.SignatureScheme;
import io.github.wechatpayspring.signature.WechatPayVerifier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.http.HttpHeaders;

/**
 * Benchmarks for signing a request and verifying a response, with and without the
 * cryptographic operation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SignatureBenchmark {

	private final Merchant merchant;

	private final WechatPaySigner signer;

	private final AuthorizationHeaderFactory requestSigner;

	private final AuthorizationHeaderFactory layout;

	private final WechatPayVerifier verifier;

	private final HttpHeaders responseHeaders;

	private final HttpHeaders invalidHeaders;

	/**
	 * Create the keys.
	 */
	public SignatureBenchmark() {
		this.merchant = new Merchant();
		MerchantKey key = new MerchantKey(Merchant.SERIAL_NUMBER, this.merchant.keys.getPrivate(), null);
		this.signer = WechatPaySigner.of(SignatureScheme.RSA, () -> key, "jdk");
		this.requestSigner = new AuthorizationHeaderFactory("1900000001", this.signer, Clock.systemUTC());
		MerchantSignature signature = this.signer.sign(this.merchant.request);
		this.layout = new AuthorizationHeaderFactory("1900000001", (message) -> signature, Clock.systemUTC());
		Instant time = Instant.now();
		this.verifier = new WechatPayVerifier(SignatureScheme.RSA,
				PlatformKeys.publicKey(Merchant.PUBLIC_KEY_ID, this.merchant.keys.getPublic()),
				Clock.fixed(time, ZoneOffset.UTC));
		this.responseHeaders = this.merchant.responseHeaders(time);
		this.invalidHeaders = HttpHeaders.copyOf(this.responseHeaders);
		this.invalidHeaders.set(WechatPayVerifier.SIGNATURE_HEADER, "AAAA");
	}

	/**
	 * Sign a message.
	 * @return the signature
	 */
	@Benchmark
	public MerchantSignature sign() {
		return this.signer.sign(this.merchant.request);
	}

	/**
	 * Sign a request.
	 * @return the header
	 */
	@Benchmark
	public String authorization() {
		return this.requestSigner.authorization("POST", "/v3/marketing/busifavor/coupons/deactivate",
				this.merchant.request);
	}

	/**
	 * Create the header of a request with an existing signature.
	 * @return the header
	 */
	@Benchmark
	public String authorizationWithExistingSignature() {
		return this.layout.authorization("POST", "/v3/marketing/busifavor/coupons/deactivate", this.merchant.request);
	}

	/**
	 * Verify a response.
	 * @return the successful result
	 */
	@Benchmark
	public WechatPayVerifier.@Nullable Result verify() {
		return this.verifier.verify(this.responseHeaders, this.merchant.response).block();
	}

	/**
	 * Reject a response whose signature is too short.
	 * @return the failed result
	 */
	@Benchmark
	public WechatPayVerifier.@Nullable Result reject() {
		return this.verifier.verify(this.invalidHeaders, this.merchant.response).block();
	}

}
