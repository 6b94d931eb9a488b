package io.github.wechatpayspring.benchmarks.stub;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Objects;

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
 * A WeChat Pay that talks TLS, in a process of its own, told what to do line by line. It
 * has a {@code FakeWechatPay} prove some requests of each client; every other answer is
 * one of those it had from there less than a minute ago.
 */
public final class StubServer {

	private static final int MAX_REQUEST_SIZE = 64 * 1024;

	private StubServer() {
	}

	/**
	 * Run until the input ends. First prints who is to be called and by whom, as
	 * {@code name=value}, and an empty line. Takes {@code delay <milliseconds>},
	 * {@code prove <how many of the next requests>} and {@code count <0>}, and answers
	 * each with a line.
	 * @param args the directory for the files with keys
	 * @throws IOException if the input cannot be read or a file not be written
	 * @throws GeneralSecurityException if there is no certificate
	 * @throws OperatorCreationException if there is no certificate
	 */
	public static void main(String[] args) throws IOException, GeneralSecurityException, OperatorCreationException {
		EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("stub", true),
				NioIoHandler.newFactory());
		StubCertificate certificate = StubCertificate.create();
		try (FakeWechatPay wechatPay = FakeWechatPay.builder().trust(FakeTrust.BOTH).start();
				BufferedReader commands = new BufferedReader(
						new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			wechatPay.recordRequests(false);
			StubAnswers answers = new StubAnswers(wechatPay);
			int port = listen(eventLoops, certificate.sslContext(), answers);
			printTarget(wechatPay.properties(), certificate, port, Path.of(args[0]));
			for (String line = commands.readLine(); line != null; line = commands.readLine()) {
				String[] words = line.split(" ", 2);
				System.out.println(execute(answers, words[0], Integer.parseInt(words[1])));
			}
		}
		finally {
			eventLoops.shutdownGracefully().syncUninterruptibly();
		}
	}

	private static int listen(EventLoopGroup eventLoops, SslContext sslContext, StubAnswers answers) {
		ServerBootstrap bootstrap = new ServerBootstrap().group(eventLoops)
			.channel(NioServerSocketChannel.class)
			.childOption(ChannelOption.TCP_NODELAY, true)
			.childHandler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel channel) {
					channel.pipeline()
						.addLast(sslContext.newHandler(channel.alloc()), new HttpRequestDecoder(),
								new HttpObjectAggregator(MAX_REQUEST_SIZE), new StubConnection(answers));
				}

			});
		Channel channel = bootstrap.bind("127.0.0.1", 0).syncUninterruptibly().channel();
		return ((InetSocketAddress) channel.localAddress()).getPort();
	}

	private static void printTarget(Map<String, String> merchant, StubCertificate certificate, int port, Path directory)
			throws IOException, GeneralSecurityException {
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
		print("public-key", Files.writeString(directory.resolve("public-key.pem"), value(merchant, "public-key")));
		print("api-v3-key", value(merchant, "api-v3-key"));
		System.out.println();
	}

	private static String value(Map<String, String> merchant, String name) {
		return Objects.requireNonNull(merchant.get("wechatpay." + name));
	}

	private static void print(String name, Object value) {
		System.out.println("target." + name + "=" + value);
	}

	private static long execute(StubAnswers answers, String command, int argument) {
		switch (command) {
			case "delay" -> answers.delay(argument);
			case "prove" -> answers.prove(argument);
			case "count" -> {
				return answers.count();
			}
			default -> throw new IllegalArgumentException("Unknown command '" + command + "'");
		}
		return argument;
	}

}
