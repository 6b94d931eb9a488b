package io.github.wechatpayspring.fake;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Handler of one connection. It reads a request completely and sends its response before
 * it reads the next request.
 */
// if a write fails, the client has closed the connection
@SuppressWarnings("FutureReturnValueIgnored")
final class HttpConnection extends SimpleChannelInboundHandler<HttpObject> {

	private static final int MAX_BODY_SIZE = 1024 * 1024;

	private final Gateway gateway;

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	private @Nullable HttpRequest head;

	HttpConnection(Gateway gateway) {
		this.gateway = gateway;
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
		if (message.decoderResult().isFailure()) {
			refuse(context, HttpResponseStatus.BAD_REQUEST);
			return;
		}
		if (message instanceof HttpRequest request) {
			begin(context, request);
		}
		if (message instanceof HttpContent content) {
			append(context, content.content());
		}
		if (message instanceof LastHttpContent && this.head != null) {
			complete(context, this.head);
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		context.close();
	}

	private void begin(ChannelHandlerContext context, HttpRequest request) {
		this.head = request;
		this.body.reset();
		if (HttpUtil.is100ContinueExpected(request)) {
			context.writeAndFlush(response(HttpResponseStatus.CONTINUE));
		}
	}

	private void append(ChannelHandlerContext context, ByteBuf content) {
		if (this.body.size() + content.readableBytes() > MAX_BODY_SIZE) {
			refuse(context, HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
			return;
		}
		this.body.writeBytes(ByteBufUtil.getBytes(content));
	}

	private void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
		this.head = null;
		context.channel().config().setAutoRead(false);
		FullHttpResponse response = response(status);
		HttpUtil.setContentLength(response, 0);
		context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
	}

	private void complete(ChannelHandlerContext context, HttpRequest request) {
		this.head = null;
		context.channel().config().setAutoRead(false);
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		request.headers().forEach((header) -> {
			headers.computeIfAbsent(header.getKey(), (name) -> new ArrayList<>()).add(header.getValue());
		});
		PreparedResponse prepared = this.gateway.respond(
				new ReceivedRequest(request.method().name(), request.uri(), headers, this.body.toByteArray(), null));
		boolean keepAlive = HttpUtil.isKeepAlive(request);
		if (prepared.delay().isZero()) {
			send(context, prepared, keepAlive);
		}
		else {
			context.executor()
				.schedule(() -> send(context, prepared, keepAlive), prepared.delay().toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private static void send(ChannelHandlerContext context, PreparedResponse prepared, boolean keepAlive) {
		switch (prepared.delivery()) {
			case WHOLE -> sendWhole(context, prepared, keepAlive);
			case CUT_OFF -> sendHalf(context, prepared);
			case DROPPED -> context.close();
			case RESET -> {
				context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
				context.close();
			}
		}
	}

	private static void sendWhole(ChannelHandlerContext context, PreparedResponse prepared, boolean keepAlive) {
		WireFault fault = prepared.wireFault();
		if (!fault.preceding().isEmpty()) {
			sendRaw(context, fault.preceding());
		}
		if (fault.statusLine() != null) {
			sendRaw(context, head(fault.statusLine(), prepared));
			sendRaw(context, prepared.body()).addListener(ChannelFutureListener.CLOSE);
			return;
		}
		FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1,
				HttpResponseStatus.valueOf(prepared.status()), Unpooled.wrappedBuffer(prepared.body()),
				prepared.headers(), EmptyHttpHeaders.INSTANCE);
		boolean open = keepAlive && HttpUtil.isKeepAlive(response)
				&& response.headers().contains(HttpHeaderNames.CONTENT_LENGTH);
		ChannelFutureListener next = open ? (future) -> context.channel().config().setAutoRead(true)
				: ChannelFutureListener.CLOSE;
		ChannelFuture sent = context.writeAndFlush(response);
		if (fault.following().isEmpty()) {
			sent.addListener(next);
		}
		else {
			context.executor()
				.schedule(() -> sendRaw(context, fault.following()).addListener(next), fault.followingDelay().toNanos(),
						TimeUnit.NANOSECONDS);
		}
	}

	private static String head(String statusLine, PreparedResponse prepared) {
		StringBuilder head = new StringBuilder(statusLine).append("\r\n");
		prepared.headers()
			.forEach((header) -> head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n"));
		return head.append("\r\n").toString();
	}

	private static ChannelFuture sendRaw(ChannelHandlerContext context, String text) {
		return sendRaw(context, text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Send unchanged bytes, past the codec.
	 */
	private static ChannelFuture sendRaw(ChannelHandlerContext context, byte[] bytes) {
		return context.pipeline().context(HttpServerCodec.class).writeAndFlush(Unpooled.wrappedBuffer(bytes));
	}

	private static void sendHalf(ChannelHandlerContext context, PreparedResponse prepared) {
		context.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(prepared.status()),
				prepared.headers()));
		context
			.writeAndFlush(
					new DefaultHttpContent(Unpooled.wrappedBuffer(prepared.body(), 0, prepared.body().length / 2)))
			.addListener(ChannelFutureListener.CLOSE);
	}

	private static FullHttpResponse response(HttpResponseStatus status) {
		return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
	}

}
