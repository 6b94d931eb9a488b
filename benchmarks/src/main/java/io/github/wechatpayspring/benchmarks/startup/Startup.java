package io.github.wechatpayspring.benchmarks.startup;

import java.lang.management.ManagementFactory;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts, and tells how long it took and what it loaded.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class Startup {

	/**
	 * Create a new application.
	 */
	public Startup() {
	}

	/**
	 * Run.
	 * @param args properties, such as the merchant's
	 */
	public static void main(String[] args) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Startup.class)
			.web(WebApplicationType.NONE)
			.run(args);
		long time = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
		long classes = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
		System.gc();
		long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10;
		System.out.printf("{\"startMillis\":%d,\"loadedClasses\":%d,\"heapKilobytes\":%d}%n", time, classes, heap);
		context.close();
	}

}
