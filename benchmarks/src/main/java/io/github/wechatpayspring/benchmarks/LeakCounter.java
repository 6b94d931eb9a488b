package io.github.wechatpayspring.benchmarks;

import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.util.ResourceLeakDetector;
import org.slf4j.LoggerFactory;

/**
 * Log appender that counts the leaks reported by Netty's {@link ResourceLeakDetector}.
 */
public final class LeakCounter extends AppenderBase<ILoggingEvent> {

	private final AtomicInteger count = new AtomicInteger();

	private LeakCounter() {
	}

	/**
	 * Create and attach a counter.
	 * @return the counter
	 */
	public static LeakCounter install() {
		LeakCounter counter = new LeakCounter();
		counter.start();
		counter.attach();
		return counter;
	}

	/**
	 * Attach this counter again after the logging system was reinitialized.
	 */
	public void attach() {
		Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
		logger.detachAppender(this);
		logger.addAppender(this);
	}

	/**
	 * Return the number of reported leaks.
	 * @return the number of leaks
	 */
	public int count() {
		return this.count.get();
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.count.incrementAndGet();
		System.out.println(event.getFormattedMessage());
	}

}
