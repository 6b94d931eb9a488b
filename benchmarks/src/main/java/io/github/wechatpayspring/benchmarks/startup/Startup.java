package io.github.wechatpayspring.benchmarks.startup;

import java.lang.management.ManagementFactory;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Application that measures its own startup.
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
	 * Run the application.
	 * @param args the command line arguments
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
