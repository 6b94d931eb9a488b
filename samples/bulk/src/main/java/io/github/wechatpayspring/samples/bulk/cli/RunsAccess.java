package io.github.wechatpayspring.samples.bulk.cli;

import io.github.wechatpayspring.samples.bulk.run.DeactivationRuns;

/**
 * Strategy for access to the runs, which starts the application. A command that is not
 * valid ends before that.
 */
@FunctionalInterface
public interface RunsAccess {

	/**
	 * Return the runs.
	 * @return the runs
	 */
	DeactivationRuns runs();

}
