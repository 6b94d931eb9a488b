package io.github.wechatpayspring.autoconfigure.diagnostics;

import io.github.wechatpayspring.WechatPayConfigurationException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a start that failed on a property of ours.
 */
final class WechatPayConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<WechatPayConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, WechatPayConfigurationException cause) {
		String subject = (cause.getProperty() != null) ? "The property '" + cause.getProperty() + "'" : "The value";
		return new FailureAnalysis(subject + " " + cause.getProblem() + ".", cause.getAction(), cause);
	}

}
