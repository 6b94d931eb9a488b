package io.github.wechatpayspring.benchmarks.stub;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;

/**
 * One connection, which stays open.
 */
// when a write fails, the client is gone and nothing is left to do
@SuppressWarnings("FutureReturnValueIgnored")
final class StubConnection extends SimpleChannelInboundHandler<FullHttpRequest> {

	private final StubAnswers answers;

	StubConnection(StubAnswers answers) {
		this.answers = answers;
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
		ByteBuf answer = this.answers.prepared(request);
		if (answer != null) {
			send(context, answer);
			return;
		}
		this.answers.forward(request).whenComplete((forwarded, failure) -> {
			if (failure != null) {
				failure.printStackTrace();
				context.close();
				return;
			}
			context.executor().execute(() -> send(context, forwarded));
		});
	}

	private void send(ChannelHandlerContext context, ByteBuf answer) {
		int delay = this.answers.delay();
		if (delay == 0) {
			context.writeAndFlush(answer);
			return;
		}
		context.executor().schedule(() -> context.writeAndFlush(answer), delay, TimeUnit.MILLISECONDS);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		context.close();
	}

}
