package io.github.wechatpayspring.benchmarks;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * An application that has nothing but the starter.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class Merchant {

	/**
	 * Create a new application.
	 */
	public Merchant() {
	}

}
