package io.github.wechatpayspring.benchmarks.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.wechatpayspring.benchmarks.load.LoadClient;
import io.github.wechatpayspring.benchmarks.load.LoadProgram;
import io.github.wechatpayspring.benchmarks.load.Target;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * {@link LoadClient} with a simple {@code WebClient} filter that signs and verifies,
 * without retries and limits.
 */
public final class FilterLoad implements LoadClient {

	private static final String BODY = "body";

	private final Target target;

	private final PrivateKey privateKey;

	private final PublicKey publicKey;

	private final WebClient webClient;

	private final AtomicLong number = new AtomicLong();

	private FilterLoad(Target target) throws GeneralSecurityException, IOException {
		this.target = target;
		KeyFactory keys = KeyFactory.getInstance("RSA");
		this.privateKey = keys.generatePrivate(new PKCS8EncodedKeySpec(Crypto.der(target.privateKey())));
		this.publicKey = keys.generatePublic(new X509EncodedKeySpec(Crypto.der(target.publicKey())));
		this.webClient = WebClient.builder()
			.baseUrl("https://" + target.host() + ":" + target.port())
			.filter(this::signAndVerify)
			.build();
	}

	/**
	 * Run the benchmark.
	 * @param args none
	 * @throws Exception if a key cannot be read, or the thread is interrupted
	 */
	public static void main(String[] args) throws Exception {
		Provider provider = Providers.configured();
		if (provider != null) {
			Security.insertProviderAt(provider, 1);
		}
		LoadProgram.run(new FilterLoad(Target.fromSystemProperties()));
	}

	@Override
	public void call() {
		String body = new String(Deactivations.body(this.number.getAndIncrement()), StandardCharsets.UTF_8);
		DeactivationResponse response = this.webClient.post()
			.uri(Deactivations.PATH)
			.contentType(MediaType.APPLICATION_JSON)
			.accept(MediaType.APPLICATION_JSON)
			.attribute(BODY, body)
			.bodyValue(body)
			.retrieve()
			.bodyToMono(DeactivationResponse.class)
			.block();
		if (response == null) {
			throw new IllegalStateException("The response has no body");
		}
	}

	private Mono<ClientResponse> signAndVerify(ClientRequest request, ExchangeFunction next) {
		String body = (String) request.attribute(BODY).orElseThrow();
		String timestamp = Long.toString(Instant.now().getEpochSecond());
		String nonce = UUID.randomUUID().toString().replace("-", "");
		String message = request.method() + "\n" + request.url().getRawPath() + "\n" + timestamp + "\n" + nonce + "\n"
				+ body + "\n";
		String authorization = String.format(
				"WECHATPAY2-SHA256-RSA2048 mchid=\"%s\",nonce_str=\"%s\",timestamp=\"%s\",serial_no=\"%s\",signature=\"%s\"",
				this.target.merchantId(), nonce, timestamp, this.target.merchantSerialNumber(), sign(message));
		ClientRequest signed = ClientRequest.from(request)
			.header(HttpHeaders.AUTHORIZATION, authorization)
			.header(Deactivations.SERIAL_HEADER, this.target.publicKeyId())
			.build();
		return next.exchange(signed)
			.flatMap((response) -> response.bodyToMono(String.class).map((content) -> verified(response, content)));
	}

	private ClientResponse verified(ClientResponse response, String body) {
		HttpHeaders headers = response.headers().asHttpHeaders();
		String message = headers.getFirst("Wechatpay-Timestamp") + "\n" + headers.getFirst("Wechatpay-Nonce") + "\n"
				+ body + "\n";
		if (!verify(message, String.valueOf(headers.getFirst("Wechatpay-Signature")))) {
			throw new IllegalStateException("The response is unverified");
		}
		return response.mutate().body(body).build();
	}

	private String sign(String message) {
		try {
			Signature signature = Signature.getInstance("SHA256withRSA");
			signature.initSign(this.privateKey);
			signature.update(message.getBytes(StandardCharsets.UTF_8));
			return Base64.getEncoder().encodeToString(signature.sign());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot sign", ex);
		}
	}

	private boolean verify(String message, String value) {
		try {
			Signature signature = Signature.getInstance("SHA256withRSA");
			signature.initVerify(this.publicKey);
			signature.update(message.getBytes(StandardCharsets.UTF_8));
			return signature.verify(Base64.getDecoder().decode(value));
		}
		catch (GeneralSecurityException ex) {
			return false;
		}
	}

	@Override
	public void close() {
		// no resources to close
	}

	/**
	 * Response to a deactivation.
	 *
	 * @param deactivateTime the time of the deactivation
	 */
	record DeactivationResponse(@JsonProperty("wechatpay_deactivate_time") String deactivateTime) {

	}

}
