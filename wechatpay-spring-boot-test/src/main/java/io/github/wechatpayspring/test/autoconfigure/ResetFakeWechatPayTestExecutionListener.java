package io.github.wechatpayspring.test.autoconfigure;

import io.github.wechatpayspring.fake.FakeWechatPay;
import io.github.wechatpayspring.merchant.WechatPayMerchants;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * {@link TestExecutionListener} that resets the responses, requests and rate limit of a
 * {@link FakeWechatPay} after each test method.
 */
final class ResetFakeWechatPayTestExecutionListener extends AbstractTestExecutionListener {

	@Override
	public void afterTestMethod(TestContext testContext) {
		if (testContext.hasApplicationContext() && TestContextAnnotationUtils.hasAnnotation(testContext.getTestClass(),
				AutoConfigureFakeWechatPay.class)) {
			ApplicationContext context = testContext.getApplicationContext();
			context.getBeanProvider(WechatPayMerchants.class)
				.ifAvailable((merchants) -> merchants.names().forEach((name) -> merchants.get(name).resetRate()));
			FakeWechatPay wechatPay = context.getBean(FakeWechatPay.class);
			wechatPay.respondNormally();
			wechatPay.allowAnyRate();
			wechatPay.recordRequests(true);
			wechatPay.forgetRequests();
		}
	}

}
