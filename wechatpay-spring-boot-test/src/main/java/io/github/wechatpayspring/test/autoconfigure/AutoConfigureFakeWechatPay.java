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
import org.springframework.test.context.TestPropertySource;

/**
 * Annotation that can be applied to a test class, such as a {@code @SpringBootTest} or a
 * {@code @WebClientTest}, to auto-configure a {@link FakeWechatPay} bean. A
 * {@link WechatPayConnectionDetails} bean makes the merchant of the fake the default
 * merchant of the application. The {@code wechatpay.*} properties of its identity, keys
 * and hosts have no effect and may be missing. All other properties apply, such as those
 * of retries and timeouts. If {@code wechatpay.enabled} is {@code false}, the application
 * has no clients. <pre class="code">
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
 * Test classes with equal annotations share an application context and its fake. The fake
 * is stopped when the context is closed. After each test method, scripted responses,
 * recorded requests and the rate limit of the fake are removed, and the rate limiters of
 * the clients are reset. Coupons and keys stay.
 * <p>
 * Test methods that run concurrently share the fake, too. The reset after one of them
 * also removes the scripted responses of the others, including those for a coupon. Run
 * tests that script responses in one thread, with {@code @Execution(SAME_THREAD)}.
 * <p>
 * Named merchants under {@code wechatpay.merchants} keep their own properties, including
 * their hosts. Beans that the application declares replace those of the starter as usual.
 * For example, the fake refuses requests that are signed by another
 * {@code WechatPaySigner}. If there is exactly one {@link java.time.Clock} bean, the fake
 * uses it.
 * <p>
 * {@code wechatpay.warm-up.enabled} is {@code false}, because a test gains nothing from
 * the preparation of the first call.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@PropertyMapping("test.wechatpay")
@TestPropertySource(properties = "wechatpay.warm-up.enabled=false")
public @interface AutoConfigureFakeWechatPay {

	/**
	 * Keys with which the merchant verifies responses.
	 * @return the public key, platform certificates or both
	 */
	FakeTrust trust() default FakeTrust.PUBLIC_KEY;

	/**
	 * Scheme that signs requests and responses. SM2 requires
	 * {@link FakeTrust#CERTIFICATES}.
	 * @return the signature scheme
	 */
	FakeScheme scheme() default FakeScheme.RSA;

}
