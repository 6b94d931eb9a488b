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

	private static final int VALIDATION_SECONDS = 5;

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
			return new NoLock();
		}
		PostgresLock lock = new PostgresLock(run);
		return lock.acquire() ? lock : null;
	}

	private @Nullable Connection tryLock(long run) {
		Connection connection = null;
		boolean acquired = false;
		try {
			connection = this.dataSource.getConnection();
			acquired = execute(connection, "select pg_try_advisory_lock(?, ?)", run);
			return acquired ? connection : null;
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The lock of run " + run + " could not be acquired: " + ex.getMessage(),
					ex);
		}
		finally {
			if (!acquired) {
				JdbcUtils.closeConnection(connection);
			}
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

		/**
		 * Acquire the lock again if its connection was lost.
		 * @return whether this process has the lock
		 */
		boolean renew();

		@Override
		void close();

	}

	private static final class NoLock implements RunLock {

		@Override
		public boolean renew() {
			return true;
		}

		@Override
		public void close() {
		}

	}

	private final class PostgresLock implements RunLock {

		private final long run;

		private @Nullable Connection connection;

		private boolean closed;

		PostgresLock(long run) {
			this.run = run;
		}

		synchronized boolean acquire() {
			this.connection = tryLock(this.run);
			return this.connection != null;
		}

		@Override
		public synchronized boolean renew() {
			if (this.closed || isHeld()) {
				return true;
			}
			JdbcUtils.closeConnection(this.connection);
			return acquire();
		}

		private boolean isHeld() {
			try {
				return this.connection != null && this.connection.isValid(VALIDATION_SECONDS);
			}
			catch (SQLException ex) {
				return false;
			}
		}

		@Override
		public synchronized void close() {
			this.closed = true;
			if (this.connection == null) {
				return;
			}
			try {
				execute(this.connection, "select pg_advisory_unlock(?, ?)", this.run);
			}
			catch (SQLException ex) {
				// a connection that is lost has no lock
			}
			finally {
				JdbcUtils.closeConnection(this.connection);
			}
		}

	}

}
