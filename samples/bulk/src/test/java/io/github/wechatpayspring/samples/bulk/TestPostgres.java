package io.github.wechatpayspring.samples.bulk;

import java.io.IOException;
import java.util.List;

import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL server on loopback with an empty database.
 */
public final class TestPostgres implements AutoCloseable {

	private final EmbeddedPostgres server;

	/**
	 * Start the server.
	 */
	public TestPostgres() throws IOException {
		this.server = EmbeddedPostgres.builder().start();
	}

	/**
	 * Return the properties of the application.
	 */
	public List<String> properties() {
		return List.of("spring.profiles.include=postgres",
				"spring.datasource.url=" + this.server.getJdbcUrl("postgres", "postgres"),
				"spring.datasource.username=postgres");
	}

	/**
	 * Return the data source of the application.
	 */
	public DataSource dataSource() {
		return this.server.getPostgresDatabase();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
