package io.github.wechatpayspring.samples.bulk.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import de.siegmar.fastcsv.writer.CsvWriter;
import javax.sql.DataSource;

import de.siegmar.fastcsv.writer.LineDelimiter;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Writer of the outcomes of a run. Thread-safe.
 */
class ResultsWriter {

	private static final List<String> COLUMNS = List.of("line", "merchant", "stock_id", "coupon_code", "request_no",
			"status", "code", "message", "request_id", "wechatpay_deactivate_time", "attempts", "updated_at");

	private static final int FETCH_SIZE = 1000;

	private static final String BYTE_ORDER_MARK = "\uFEFF";

	// a spreadsheet executes cells that start with one of these
	private static final String FORMULA = "=+-@\t\r";

	private final JdbcTemplate jdbc;

	private final TransactionOperations transaction;

	ResultsWriter(DataSource dataSource, TransactionOperations transaction) {
		this.jdbc = new JdbcTemplate(dataSource);
		this.jdbc.setFetchSize(FETCH_SIZE);
		this.transaction = transaction;
	}

	void write(long run, Path file) throws IOException {
		Path target = file.toAbsolutePath();
		Path partial = Files.createTempFile(target.getParent(), target.getFileName().toString(), ".part");
		try {
			try (CsvWriter csv = CsvWriter.builder()
				.lineDelimiter(LineDelimiter.CRLF)
				.build(Files.newBufferedWriter(partial, StandardCharsets.UTF_8))) {
				writeRows(run, csv);
			}
			Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
		finally {
			Files.deleteIfExists(partial);
		}
	}

	private void writeRows(long run, CsvWriter csv) {
		List<String> header = new ArrayList<>(COLUMNS);
		header.set(0, BYTE_ORDER_MARK + header.get(0));
		csv.writeRecord(header);
		RowCallbackHandler writer = (row) -> csv.writeRecord(cells(row));
		// without a transaction, PostgreSQL's driver reads all rows into memory
		this.transaction.executeWithoutResult((status) -> {
			this.jdbc.query("""
					select line, merchant, stock_id, coupon_code, request_no, status, code, message, request_id,
						deactivate_time, attempts, updated_at
					from coupon where run_id = ? order by id
					""", writer, run);
			this.jdbc.query("""
					select line, '', '', '', '', kind, '', reason, '', '', '', ''
					from row_problem where run_id = ? order by line
					""", writer, run);
		});
	}

	private static List<String> cells(ResultSet row) throws SQLException {
		List<String> cells = new ArrayList<>(COLUMNS.size());
		for (int i = 1; i <= COLUMNS.size(); i++) {
			cells.add(harmless(row.getString(i)));
		}
		return cells;
	}

	private static String harmless(String cell) {
		if (cell == null || cell.isEmpty()) {
			return "";
		}
		return (FORMULA.indexOf(cell.charAt(0)) >= 0) ? "'" + cell : cell;
	}

}
