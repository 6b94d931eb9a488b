package io.github.wechatpayspring.benchmarks.stub;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;

/**
 * Handler of a persistent connection.
 */
// if a write fails, the client has disconnected and no action is required
@SuppressWarnings("FutureReturnValueIgnored")
final class StubConnection extends SimpleChannelInboundHandler<FullHttpRequest> {

	private final StubResponses responses;

	StubConnection(StubResponses responses) {
		this.responses = responses;
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
		this.responses.respond(request).whenComplete((response, failure) -> {
			if (failure != null) {
				failure.printStackTrace();
				context.close();
			}
			else if (context.executor().inEventLoop()) {
				send(context, response);
			}
			else {
				context.executor().execute(() -> send(context, response));
			}
		});
	}

	private void send(ChannelHandlerContext context, ByteBuf response) {
		int delay = this.responses.delay();
		if (delay == 0) {
			context.writeAndFlush(response);
			return;
		}
		context.executor().schedule(() -> context.writeAndFlush(response), delay, TimeUnit.MILLISECONDS);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		context.close();
	}

}
