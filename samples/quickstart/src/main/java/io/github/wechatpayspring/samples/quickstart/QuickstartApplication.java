package io.github.wechatpayspring.samples.quickstart;

import org.apache.tomcat.util.buf.EncodedSolidusHandling;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Application that serves deactivations over HTTP. Unless the profile {@code merchant} is
 * active, it uses the fake that {@link FakeWechatPayInitializer} starts.
 */
@SpringBootApplication(proxyBeanMethods = false)
class QuickstartApplication {

	/**
	 * Start the application.
	 * @param args the command line arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(QuickstartApplication.class, args);
	}

	/**
	 * Pass encoded slashes to the controller, because a coupon code may contain slashes.
	 */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> encodedSlashCustomizer() {
		String handling = EncodedSolidusHandling.PASS_THROUGH.getValue();
		return (tomcat) -> tomcat.addConnectorCustomizers((connector) -> {
			connector.setEncodedSolidusHandling(handling);
			connector.setEncodedReverseSolidusHandling(handling);
		});
	}

}
