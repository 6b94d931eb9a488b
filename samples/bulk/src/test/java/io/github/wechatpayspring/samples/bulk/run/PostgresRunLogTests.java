package io.github.wechatpayspring.samples.bulk.run;

import java.io.IOException;
import java.util.List;

import io.github.wechatpayspring.samples.bulk.TestPostgres;
import org.junit.jupiter.api.AfterAll;

/**
 * {@link RunLogTests} with PostgreSQL, whose messages may contain the values of a row.
 */
class PostgresRunLogTests extends RunLogTests {

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
