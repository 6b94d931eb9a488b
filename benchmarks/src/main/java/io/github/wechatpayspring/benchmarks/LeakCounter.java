package io.github.wechatpayspring.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.util.ResourceLeakDetector;
import org.slf4j.LoggerFactory;

/**
 * Counts what Netty's leak detector logs.
 */
final class LeakCounter extends AppenderBase<ILoggingEvent> {

	private final AtomicInteger count = new AtomicInteger();

	private LeakCounter() {
	}

	static LeakCounter install() {
		LeakCounter counter = new LeakCounter();
		counter.start();
		counter.attach();
		return counter;
	}

	void attach() {
		Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
		logger.detachAppender(this);
		logger.addAppender(this);
	}

	int count() {
		return this.count.get();
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.count.incrementAndGet();
		System.out.println(event.getFormattedMessage());
	}

}
