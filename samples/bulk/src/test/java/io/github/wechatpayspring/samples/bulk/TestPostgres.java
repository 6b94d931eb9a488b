package io.github.wechatpayspring.samples.bulk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A PostgreSQL server on loopback with an empty database.
 */
public final class TestPostgres implements AutoCloseable {

	private EmbeddedPostgres server;

	/**
	 * Start the server.
	 */
	public TestPostgres() throws IOException {
		this.server = EmbeddedPostgres.builder().start();
	}

	/**
	 * Start a server that can be restarted.
	 * @param directory the directory of its data
	 */
	public TestPostgres(Path directory) throws IOException {
		this.server = EmbeddedPostgres.builder().setDataDirectory(directory).setCleanDataDirectory(false).start();
	}

	/**
	 * Stop the server and start it again with the same data at the same port.
	 * @param directory the directory of its data
	 */
	public void restart(Path directory) throws IOException {
		int port = this.server.getPort();
		this.server.close();
		this.server = EmbeddedPostgres.builder()
			.setDataDirectory(directory)
			.setCleanDataDirectory(false)
			.setPort(port)
			.start();
	}

	/**
	 * Close all connections of applications.
	 */
	public void disconnect() {
		jdbc().queryForList("""
				select pg_terminate_backend(pid) from pg_stat_activity
				where backend_type = 'client backend' and pid <> pg_backend_pid()
				""");
	}

	/**
	 * Return access to the database that does not use the application.
	 */
	public JdbcTemplate jdbc() {
		return new JdbcTemplate(this.server.getPostgresDatabase());
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
