package io.github.wechatpayspring.fake;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * Listener for plain HTTP on a free port of 127.0.0.1, with daemon threads.
 */
final class HttpListener implements AutoCloseable {

	private static final int THREADS = 2;

	private static final int MAX_HEAD_SIZE = 64 * 1024;

	private final EventLoopGroup eventLoops;

	private final Channel channel;

	private final URI baseUrl;

	private HttpListener(EventLoopGroup eventLoops, Channel channel) {
		this.eventLoops = eventLoops;
		this.channel = channel;
		this.baseUrl = URI.create("http://127.0.0.1:" + ((InetSocketAddress) channel.localAddress()).getPort());
	}

	static HttpListener start(Gateway gateway) {
		EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(THREADS,
				new DefaultThreadFactory("fake-wechat-pay", true), NioIoHandler.newFactory());
		ServerBootstrap bootstrap = new ServerBootstrap().group(eventLoops)
			.channel(NioServerSocketChannel.class)
			.childHandler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel channel) {
					HttpDecoderConfig config = new HttpDecoderConfig().setMaxInitialLineLength(MAX_HEAD_SIZE)
						.setMaxHeaderSize(MAX_HEAD_SIZE);
					// pipelined requests wait in the flow control
					channel.pipeline()
						.addLast(new HttpServerCodec(config), new FlowControlHandler(), new HttpConnection(gateway));
				}

			});
		return new HttpListener(eventLoops, bootstrap.bind("127.0.0.1", 0).syncUninterruptibly().channel());
	}

	URI baseUrl() {
		return this.baseUrl;
	}

	@Override
	public void close() {
		// an event loop that has just started may stop without closing the server channel
		if (this.channel.isOpen()) {
			this.channel.close().syncUninterruptibly();
		}
		this.eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
	}

}
