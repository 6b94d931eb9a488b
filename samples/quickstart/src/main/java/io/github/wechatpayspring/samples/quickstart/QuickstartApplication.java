package io.github.wechatpayspring.samples.quickstart;

import org.apache.tomcat.util.buf.EncodedSolidusHandling;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Serves deactivations over HTTP. Without the profile {@code merchant} it talks to a
 * WeChat Pay of its own, see {@link FakeWechatPayInitializer}.
 */
@SpringBootApplication(proxyBeanMethods = false)
class QuickstartApplication {

	/**
	 * Start the application.
	 * @param args the arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(QuickstartApplication.class, args);
	}

	/**
	 * Leaves encoded slashes to the controller, because the code of a coupon may have
	 * some.
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
