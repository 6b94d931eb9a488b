package io.github.wechatpayspring.test.autoconfigure;

import io.github.wechatpayspring.merchant.WechatPayMerchants;
import io.github.wechatpayspring.fake.FakeWechatPay;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Leaves nothing in a {@link FakeWechatPay} that one test told it for the next.
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
