package io.github.wechatpayspring.connector;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.wechatpayspring.connector.LazyClientHttpConnector.CannedResponse;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/**
 * HTTPS server that Reactor Netty's client reaches through memory, without a socket. It
 * gives the same response to all requests.
 */
final class InMemoryServer implements AutoCloseable {

	private static final int MAX_REQUEST_SIZE = 64 * 1024;

	private static final long CLOSE_TIMEOUT = 1000;

	private final SelfSignedCertificate certificate = SelfSignedCertificate.create();

	// on one thread, a channel would be read within the write of its peer
	private final EventLoopGroup clientLoop = eventLoop();

	private final EventLoopGroup serverLoop = eventLoop();

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final LocalAddress address;

	InMemoryServer(Supplier<CannedResponse> response) throws Exception {
		try {
			this.address = bind(response);
		}
		catch (Exception ex) {
			// the thread may have been interrupted, and the event loops run already
			close();
			throw ex;
		}
	}

	private LocalAddress bind(Supplier<CannedResponse> response) throws Exception {
		SslContext sslContext = SslContextBuilder
			.forServer(this.certificate.privateKey(), this.certificate.certificate())
			.build();
		Channel channel = new ServerBootstrap().group(this.serverLoop)
			.channel(LocalServerChannel.class)
			.childHandler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel channel) {
					InMemoryServer.this.connections.add(channel);
					channel.pipeline()
						.addLast(sslContext.newHandler(channel.alloc()), new HttpServerCodec(),
								new HttpObjectAggregator(MAX_REQUEST_SIZE), new Handler(response));
				}

			})
			.bind(LocalAddress.ANY)
			.sync()
			.channel();
		return (LocalAddress) channel.localAddress();
	}

	private static EventLoopGroup eventLoop() {
		return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("wechatpay-warm-up", true),
				LocalIoHandler.newFactory());
	}

	/**
	 * Connect a client to this server, whichever host it calls.
	 */
	HttpClient connect(HttpClient client) {
		GenericSslContextSpec<SslContextBuilder> ssl = Http11SslContextSpec.forClient()
			.configure((builder) -> builder.trustManager(this.certificate.certificate()));
		return client.runOn(new LocalLoopResources(this.clientLoop), false)
			.resolver(NoopAddressResolverGroup.INSTANCE)
			.resolvedAddressesSelector((config, addresses) -> List.of(this.address))
			.secure((spec) -> spec.sslContext(ssl));
	}

	@Override
	@SuppressWarnings("FutureReturnValueIgnored") // its threads are daemons
	public void close() {
		// each end of a connection closes the other one on its thread
		this.connections.close().awaitUninterruptibly(CLOSE_TIMEOUT);
		this.clientLoop.submit(InMemoryServer::nothing).awaitUninterruptibly(CLOSE_TIMEOUT);
		this.serverLoop.submit(InMemoryServer::nothing).awaitUninterruptibly(CLOSE_TIMEOUT);
		this.clientLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
		this.serverLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
	}

	private static void nothing() {
	}

	private static final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {

		private final Supplier<CannedResponse> response;

		Handler(Supplier<CannedResponse> response) {
			this.response = response;
		}

		@Override
		@SuppressWarnings("FutureReturnValueIgnored") // the client reports a failure
		protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
			CannedResponse given = this.response.get();
			FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK,
					Unpooled.wrappedBuffer(given.body()));
			given.headers().forEach((name, values) -> response.headers().set(name, values));
			response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, given.body().length);
			context.writeAndFlush(response);
		}

	}

	private record LocalLoopResources(EventLoopGroup eventLoop) implements LoopResources {

		@Override
		public EventLoopGroup onClient(boolean useNative) {
			return this.eventLoop;
		}

		@Override
		public EventLoopGroup onServer(boolean useNative) {
			return this.eventLoop;
		}

		@Override
		@SuppressWarnings("unchecked")
		public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
			return (C) new LocalChannel();
		}

	}

}
