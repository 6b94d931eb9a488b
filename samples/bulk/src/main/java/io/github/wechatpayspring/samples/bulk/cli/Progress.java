package io.github.wechatpayspring.samples.bulk.cli;

import io.github.wechatpayspring.samples.bulk.run.Run;

/**
 * Display of the progress of a run.
 */
interface Progress extends AutoCloseable {

	/**
	 * Show the current state of the run.
	 */
	void show(Run run);

	@Override
	void close();

}
