package io.github.wechatpayspring.connector;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpResponseDecoderSpec;

/**
 * HTTP/1.1 client codec that tracks the exchange in flight on its connection. Interim
 * responses are discarded. A connection that received data which the request in flight
 * does not explain is closed, because WeChat Pay's signature does not bind a response to
 * a request: a response on the wrong exchange would be verified.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of what ends a connection or begins a
												// write
final class SingleExchangeCodec extends CombinedChannelDuplexHandler<HttpResponseDecoder, HttpRequestEncoder> {

	private final ReceivedResponses receivedResponses;

	private State state = State.IDLE;

	private long exchanges;

	private @Nullable HttpMethod method;

	private boolean requestSent;

	private boolean persistent;

	private SingleExchangeCodec(HttpDecoderConfig config, ReceivedResponses receivedResponses) {
		this.receivedResponses = receivedResponses;
		init(new Decoder(config), new Encoder());
	}

	/**
	 * Replace the codec of a new connection.
	 * @param pipeline the pipeline of the connection
	 * @param settings the settings of the replaced codec
	 * @param receivedResponses the recently received responses
	 */
	static void install(ChannelPipeline pipeline, HttpResponseDecoderSpec settings,
			ReceivedResponses receivedResponses) {
		pipeline.replace(NettyPipeline.HttpCodec, NettyPipeline.HttpCodec,
				new SingleExchangeCodec(new HttpDecoderConfig().setMaxInitialLineLength(settings.maxInitialLineLength())
					.setMaxHeaderSize(settings.maxHeaderSize())
					.setValidateHeaders(settings.validateHeaders())
					.setInitialBufferSize(settings.initialBufferSize())
					.setAllowDuplicateContentLengths(settings.allowDuplicateContentLengths())
					.setAllowPartialChunks(settings.allowPartialChunks()), receivedResponses));
	}

	private enum State {

		IDLE, REQUEST, RESPONSE, CLOSED

	}

	private final class Encoder extends HttpRequestEncoder {

		@Override
		public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) throws Exception {
			ChannelPromise written = promise;
			if (msg instanceof HttpRequest request && !start(request)) {
				ReferenceCountUtil.release(msg);
				promise.tryFailure(new UnexpectedDataException("The connection received data before the request"));
				return;
			}
			if (msg instanceof LastHttpContent) {
				written = promise.unvoid();
				written.addListener((result) -> SingleExchangeCodec.this.requestSent |= result.isSuccess());
			}
			super.write(ctx, msg, written);
		}

		private boolean start(HttpRequest request) {
			if (SingleExchangeCodec.this.state != State.IDLE) {
				return false;
			}
			SingleExchangeCodec.this.state = State.REQUEST;
			SingleExchangeCodec.this.exchanges++;
			SingleExchangeCodec.this.method = request.method();
			SingleExchangeCodec.this.requestSent = false;
			SingleExchangeCodec.this.persistent = true;
			return true;
		}

	}

	private final class Decoder extends HttpResponseDecoder {

		private boolean started;

		private boolean interim;

		private boolean last;

		Decoder(HttpDecoderConfig config) {
			super(config);
		}

		@Override
		protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
			if (this.last) {
				super.decode(ctx, in, out);
				return;
			}
			if (isExpected(ctx, in)) {
				List<Object> decoded = new ArrayList<>(2);
				super.decode(ctx, in, decoded);
				decoded.forEach((message) -> pass(ctx, in, message, out));
			}
		}

		@Override
		protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
			if (!in.isReadable() || isExpected(ctx, in)) {
				List<Object> decoded = new ArrayList<>(2);
				// calls decode
				this.last = true;
				super.decodeLast(ctx, in, decoded);
				decoded.forEach((message) -> pass(ctx, in, message, out));
			}
		}

		private boolean isExpected(ChannelHandlerContext ctx, ByteBuf in) {
			switch (SingleExchangeCodec.this.state) {
				case IDLE -> reject(ctx, in, "Data on an idle connection");
				case CLOSED -> in.skipBytes(in.readableBytes());
				case REQUEST -> {
					// Netty skips white space before a status line
					if (!this.started && in.getByte(in.readerIndex()) != 'H') {
						reject(ctx, in, "Response without a status line");
					}
					this.started = true;
				}
				case RESPONSE -> {
				}
			}
			return SingleExchangeCodec.this.state != State.CLOSED;
		}

		private void pass(ChannelHandlerContext ctx, ByteBuf in, Object message, List<Object> out) {
			if (SingleExchangeCodec.this.state == State.CLOSED) {
				ReferenceCountUtil.release(message);
			}
			else if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
				ReferenceCountUtil.release(message);
				reject(ctx, in, "Malformed response: " + part.decoderResult().cause().getClass().getSimpleName());
			}
			else if (message instanceof HttpResponse response) {
				head(ctx, in, response, out);
			}
			else if (this.interim) {
				ReferenceCountUtil.release(message);
				this.interim = !(message instanceof LastHttpContent);
			}
			else if (message instanceof LastHttpContent content) {
				end(ctx, in, content, out);
			}
			else {
				out.add(message);
			}
		}

		private void head(ChannelHandlerContext ctx, ByteBuf in, HttpResponse response, List<Object> out) {
			this.started = false;
			int status = response.status().code();
			if (status < 100 || status > 999) {
				reject(ctx, in, "Status that does not have three digits");
			}
			else if (status == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
				reject(ctx, in, "Status 101, although no other protocol was requested");
			}
			else if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
				this.interim = true;
			}
			else if (!SingleExchangeCodec.this.requestSent && status < 400) {
				reject(ctx, in, "Response before the request was sent completely");
			}
			else if (isRepeated(response)) {
				reject(ctx, in, "The response to another request was received again");
			}
			else {
				SingleExchangeCodec.this.state = State.RESPONSE;
				SingleExchangeCodec.this.persistent = SingleExchangeCodec.this.requestSent
						&& response.protocolVersion().equals(HttpVersion.HTTP_1_1)
						&& response.headers().contains(ReceivedResponses.SIGNATURE);
				out.add(response);
			}
		}

		private boolean isRepeated(HttpResponse response) {
			boolean first = SingleExchangeCodec.this.receivedResponses
				.add(response.headers().get(ReceivedResponses.SIGNATURE));
			return !first && SingleExchangeCodec.this.exchanges > 1;
		}

		private void end(ChannelHandlerContext ctx, ByteBuf in, HttpContent content, List<Object> out) {
			if (in.isReadable()) {
				if (SingleExchangeCodec.this.exchanges > 1) {
					// either of the responses may be a late one
					content.release();
					reject(ctx, in, "Data after the end of the response");
					return;
				}
				in.skipBytes(in.readableBytes());
				SingleExchangeCodec.this.persistent = false;
			}
			if (SingleExchangeCodec.this.persistent) {
				SingleExchangeCodec.this.state = State.IDLE;
			}
			else {
				close(ctx);
			}
			out.add(content);
		}

		private void reject(ChannelHandlerContext ctx, ByteBuf in, String reason) {
			in.skipBytes(in.readableBytes());
			boolean inFlight = SingleExchangeCodec.this.state != State.IDLE;
			close(ctx);
			if (inFlight) {
				ctx.fireExceptionCaught(new UnexpectedDataException(reason));
			}
			ctx.close();
		}

		private void close(ChannelHandlerContext ctx) {
			SingleExchangeCodec.this.state = State.CLOSED;
			// closed instead of released to the pool
			Connection.from(ctx.channel()).markPersistent(false);
		}

		@Override
		protected boolean isContentAlwaysEmpty(HttpMessage message) {
			return HttpMethod.HEAD.equals(SingleExchangeCodec.this.method)
					|| (message instanceof HttpResponse response
							&& response.status().codeClass() == HttpStatusClass.INFORMATIONAL)
					|| super.isContentAlwaysEmpty(message);
		}

	}

}
