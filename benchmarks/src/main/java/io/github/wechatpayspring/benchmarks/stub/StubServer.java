package io.github.wechatpayspring.benchmarks.stub;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

import io.github.wechatpayspring.fake.FakeCertificate;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * Program that runs a stub of WeChat Pay with TLS in a separate process. It forwards the
 * first requests of each client to a {@code FakeWechatPay}, which verifies them, and
 * sends responses that it has signed in advance. It reads one command per line.
 */
public final class StubServer {

	private static final int MAX_REQUEST_SIZE = 64 * 1024;

	private StubServer() {
	}

	/**
	 * Run until the end of the input. The program first prints the target as lines of
	 * {@code name=value}, followed by an empty line. The commands are
	 * {@code delay <milliseconds>}, {@code forward <number of requests>}, {@code fill 0}
	 * and {@code count 0}. Each command prints one line with a number.
	 * @param args the directory for the key files
	 * @throws IOException if the input cannot be read or a file cannot be written
	 * @throws GeneralSecurityException if the certificate cannot be created
	 * @throws OperatorCreationException if the certificate cannot be created
	 */
	public static void main(String[] args) throws IOException, GeneralSecurityException, OperatorCreationException {
		EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("stub", true),
				NioIoHandler.newFactory());
		StubCertificate certificate = StubCertificate.create();
		try (FakeWechatPay wechatPay = FakeWechatPay.builder().trust(FakeTrust.BOTH).start();
				BufferedReader commands = new BufferedReader(
						new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			wechatPay.recordRequests(false);
			KeyPair platformKeys = platformKeys();
			ResponsePool pool = new ResponsePool(platformKeys.getPrivate());
			StubResponses responses = new StubResponses(wechatPay, pool, list(wechatPay, platformKeys));
			int port = listen(eventLoops, certificate.sslContext(), responses);
			printTarget(wechatPay.properties(), platformKeys.getPublic(), certificate, port, Path.of(args[0]));
			for (String line = commands.readLine(); line != null; line = commands.readLine()) {
				String[] words = line.split(" ", 2);
				System.out.println(execute(responses, pool, words[0], Integer.parseInt(words[1])));
			}
		}
		finally {
			eventLoops.shutdownGracefully().syncUninterruptibly();
		}
	}

	private static KeyPair platformKeys() throws GeneralSecurityException {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
		generator.initialize(2048);
		return generator.generateKeyPair();
	}

	// for clients that download platform certificates
	private static String list(FakeWechatPay wechatPay, KeyPair platformKeys) {
		Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
		FakeCertificate certificate = wechatPay.newCertificate(platformKeys, now.minus(Duration.ofDays(1)),
				now.plus(Duration.ofDays(365)));
		wechatPay.listCertificates(wechatPay.platformCertificate(), certificate);
		return certificate.serialNumber();
	}

	private static int listen(EventLoopGroup eventLoops, SslContext sslContext, StubResponses responses) {
		ServerBootstrap bootstrap = new ServerBootstrap().group(eventLoops)
			.channel(NioServerSocketChannel.class)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline()
						.addLast(sslContext.newHandler(channel.alloc()), new HttpRequestDecoder(),
								new HttpObjectAggregator(MAX_REQUEST_SIZE), new StubConnection(responses));
				}

			});
		Channel channel = bootstrap.bind("127.0.0.1", 0).syncUninterruptibly().channel();
		return ((InetSocketAddress) channel.localAddress()).getPort();
	}

	private static void printTarget(Map<String, String> merchant, PublicKey platformKey, StubCertificate certificate,
			int port, Path directory) throws IOException, GeneralSecurityException {
		Files.createDirectories(directory);
		Path trustStore = directory.resolve("trust.p12");
		certificate.writeTrustStore(trustStore);
		print("host", "localhost");
		print("port", port);
		print("trust-store", trustStore);
		print("merchant-id", value(merchant, "merchant-id"));
		print("merchant-serial-number", value(merchant, "merchant-serial-number"));
		print("private-key", Files.writeString(directory.resolve("private-key.pem"), value(merchant, "private-key")));
		print("public-key-id", value(merchant, "public-key-id"));
		print("public-key", Files.writeString(directory.resolve("public-key.pem"), pem(platformKey)));
		print("api-v3-key", value(merchant, "api-v3-key"));
		System.out.println();
	}

	private static String pem(PublicKey key) {
		return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
				+ "\n-----END PUBLIC KEY-----\n";
	}

	private static String value(Map<String, String> merchant, String name) {
		return Objects.requireNonNull(merchant.get("wechatpay." + name));
	}

	private static void print(String name, Object value) {
		System.out.println("target." + name + "=" + value);
	}

	private static long execute(StubResponses responses, ResponsePool pool, String command, int argument) {
		switch (command) {
			case "delay" -> responses.delay(argument);
			case "forward" -> responses.forwardNext(argument);
			case "fill" -> pool.fill(argument);
			case "count" -> {
				return responses.count();
			}
			default -> throw new IllegalArgumentException("Unknown command '" + command + "'");
		}
		return argument;
	}

}
