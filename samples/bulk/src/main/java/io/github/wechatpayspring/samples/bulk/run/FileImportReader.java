package io.github.wechatpayspring.samples.bulk.run;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

import io.github.wechatpayspring.samples.bulk.file.CouponFileReader;
import io.github.wechatpayspring.samples.bulk.file.FileDigest;
import io.github.wechatpayspring.samples.bulk.file.FileRow;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamException;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reader of the rows of a file. After a restart, it continues behind the last row that
 * was imported. It ends if the run is to pause. Not thread-safe.
 */
class FileImportReader implements ItemStreamReader<NumberedRow> {

	private static final String ROWS = "rows";

	private final Run run;

	private final RunStore runs;

	private final StepExecution step;

	private @Nullable CouponFileReader reader;

	private long rows;

	FileImportReader(Run run, RunStore runs, StepExecution step) {
		this.run = run;
		this.runs = runs;
		this.step = step;
	}

	@Override
	public void open(ExecutionContext context) {
		try {
			if (!FileDigest.sha256(this.run.file()).equals(this.run.sha256())) {
				throw new ItemStreamException("The file " + this.run.file() + " has changed. Start a new run");
			}
			CouponFileReader reader = CouponFileReader.open(this.run.file(), this.run.options());
			this.reader = reader;
			for (long imported = context.getLong(ROWS, 0); this.rows < imported; this.rows++) {
				reader.read();
			}
		}
		catch (NoSuchFileException ex) {
			throw new ItemStreamException("The file " + this.run.file() + " does not exist");
		}
		catch (IOException ex) {
			throw new ItemStreamException("The file " + this.run.file() + " could not be read: " + ex.getMessage(), ex);
		}
	}

	@Override
	public @Nullable NumberedRow read() throws IOException {
		FileRow row = (this.reader != null) ? this.reader.read() : null;
		return (row != null) ? new NumberedRow(++this.rows, row) : null;
	}

	@Override
	public void update(ExecutionContext context) {
		context.putLong(ROWS, this.rows);
		if (this.runs.pauseReason(this.run.id()).isPresent()) {
			this.step.setTerminateOnly();
		}
	}

	@Override
	public void close() {
		try {
			if (this.reader != null) {
				this.reader.close();
			}
		}
		catch (IOException ex) {
			throw new ItemStreamException("The file could not be closed", ex);
		}
	}

}
