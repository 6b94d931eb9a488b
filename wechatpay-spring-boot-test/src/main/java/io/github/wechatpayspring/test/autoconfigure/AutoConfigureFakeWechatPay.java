package io.github.wechatpayspring.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.wechatpayspring.autoconfigure.WechatPayConnectionDetails;
import io.github.wechatpayspring.fake.FakeScheme;
import io.github.wechatpayspring.fake.FakeTrust;
import io.github.wechatpayspring.fake.FakeWechatPay;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.PropertyMapping;

/**
 * Gives a test, such as a {@code @SpringBootTest} or a {@code @WebClientTest}, a
 * {@link FakeWechatPay} that lives as long as its application context, and is to be
 * injected. The merchant without a name is the merchant that the fake knows, by a
 * {@link WechatPayConnectionDetails}: what the application's {@code wechatpay.*}
 * properties say of its identity, keys and hosts has no effect and may be missing.
 * Retries, time-outs and the like stay as the application has them, and
 * {@code wechatpay.enabled=false} still leaves it without clients. <pre class="code">
 * &#64;SpringBootTest
 * &#64;AutoConfigureFakeWechatPay
 * class RefundsTests {
 *
 *     &#64;Autowired
 *     private FakeWechatPay wechatPay;
 *
 * }
 * </pre>
 * <p>
 * Tests with equal annotations share a context and its fake. After each test method the
 * fake forgets its requests, gives ordinary answers and allows any rate, and the clients
 * forget the rate they have learnt. Coupons and keys stay. Test methods that run
 * concurrently share the fake, too: the reset after one of them removes the scripted
 * responses of the others, also those for a coupon. Run tests that script responses in
 * one thread, with {@code @Execution(SAME_THREAD)}.
 * <p>
 * Merchants under {@code wechatpay.merchants} are not touched: they go where their
 * properties say. Nor are beans of the application's own in the place of the starter's: a
 * {@code WechatPaySigner} of its own signs what the fake then refuses. If there is
 * exactly one {@link java.time.Clock} bean, it is the clock of the fake, too.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@PropertyMapping("test.wechatpay")
public @interface AutoConfigureFakeWechatPay {

	/**
	 * What the merchant verifies answers with.
	 * @return the public key, platform certificates or both
	 */
	FakeTrust trust() default FakeTrust.PUBLIC_KEY;

	/**
	 * How requests and answers are signed.
	 * @return the scheme; SM2 is for {@link FakeTrust#CERTIFICATES} alone
	 */
	FakeScheme scheme() default FakeScheme.RSA;

}
