package io.github.wechatpayspring.samples.bulk.run;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * Locks against two processes that execute the same run. PostgreSQL releases the lock of
 * a process that is terminated. The file of H2 is used by one process anyway.
 * Thread-safe.
 */
class RunLocks {

	// first part of the key, for locks of this program
	private static final int LOCK_CLASS = 0x62756c6b;

	private final DataSource dataSource;

	private final boolean needed;

	RunLocks(DataSource dataSource) {
		this.dataSource = dataSource;
		this.needed = isPostgres(dataSource);
	}

	private static boolean isPostgres(DataSource dataSource) {
		try {
			return DatabaseDriver.fromProductName(JdbcUtils.extractDatabaseMetaData(dataSource,
					DatabaseMetaData::getDatabaseProductName)) == DatabaseDriver.POSTGRESQL;
		}
		catch (MetaDataAccessException ex) {
			throw new IllegalStateException("The product name of the database could not be read", ex);
		}
	}

	/**
	 * Acquire the lock of a run.
	 * @return the lock, or {@code null} if another process has it
	 */
	@Nullable RunLock tryAcquire(long run) {
		if (!this.needed) {
			return () -> {
			};
		}
		Connection connection = null;
		boolean acquired = false;
		try {
			connection = this.dataSource.getConnection();
			acquired = tryLock(connection, run);
			Connection held = connection;
			return acquired ? () -> release(held, run) : null;
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The lock of run " + run + " could not be acquired", ex);
		}
		finally {
			if (!acquired) {
				JdbcUtils.closeConnection(connection);
			}
		}
	}

	private static boolean tryLock(Connection connection, long run) throws SQLException {
		return execute(connection, "select pg_try_advisory_lock(?, ?)", run);
	}

	private static void release(Connection connection, long run) {
		try {
			execute(connection, "select pg_advisory_unlock(?, ?)", run);
		}
		catch (SQLException ex) {
			// a connection that is lost has no lock
		}
		finally {
			JdbcUtils.closeConnection(connection);
		}
	}

	private static boolean execute(Connection connection, String sql, long run) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			statement.setInt(1, LOCK_CLASS);
			statement.setInt(2, (int) run);
			try (ResultSet result = statement.executeQuery()) {
				return result.next() && result.getBoolean(1);
			}
		}
	}

	/**
	 * Lock of a run.
	 */
	interface RunLock extends AutoCloseable {

		@Override
		void close();

	}

}
