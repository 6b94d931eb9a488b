package io.github.wechatpayspring.samples.bulk;

import java.io.IOException;
import java.util.List;

/**
 * {@link KillTests} with PostgreSQL.
 */
class PostgresKillTests extends KillTests {

	private TestPostgres postgres;

	@Override
	List<String> database() throws IOException {
		this.postgres = new TestPostgres();
		return this.postgres.properties();
	}

	@Override
	void stop() throws IOException {
		super.stop();
		this.postgres.close();
	}

}
