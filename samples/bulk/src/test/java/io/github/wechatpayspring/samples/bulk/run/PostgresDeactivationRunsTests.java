package io.github.wechatpayspring.samples.bulk.run;

import java.io.IOException;
import java.util.List;

import io.github.wechatpayspring.samples.bulk.TestPostgres;
import org.junit.jupiter.api.AfterAll;

/**
 * {@link DeactivationRunsTests} with PostgreSQL.
 */
class PostgresDeactivationRunsTests extends DeactivationRunsTests {

	private TestPostgres postgres;

	@Override
	List<String> database() throws IOException {
		this.postgres = new TestPostgres();
		return this.postgres.properties();
	}

	@AfterAll
	void stopPostgres() throws IOException {
		this.postgres.close();
	}

}
